import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;

/**
 * What the module analysis-common adds to Elasticsearch, as far as the site's index settings name it.
 * The distribution on Maven Central lacks that module; Lucene's filters are the very same.
 */
public class LanguageAnalysis extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", filter((settings, words) -> new ASCIIFoldingFilter(words)),
            "elision", filter((settings, words) -> new ElisionFilter(words,
                new CharArraySet(settings.getAsList("articles"), settings.getAsBoolean("articles_case", false)))),
            "stemmer", filter((settings, words) -> stemmed(settings.get("language"), words)),
            "pattern_replace", filter((settings, words) -> new PatternReplaceFilter(words,
                Pattern.compile(settings.get("pattern")), settings.get("replacement", ""), true)),
            "ngram", filter((settings, words) -> new NGramTokenFilter(words,
                settings.getAsInt("min_gram", 1), settings.getAsInt("max_gram", 2), false)),
            "edge_ngram", filter((settings, words) -> new EdgeNGramTokenFilter(words,
                settings.getAsInt("min_gram", 1), settings.getAsInt("max_gram", 2), false)));
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "ngram", tokenizer(settings -> new NGramTokenizer(
                settings.getAsInt("min_gram", 1), settings.getAsInt("max_gram", 2))),
            "edge_ngram", tokenizer(settings -> new EdgeNGramTokenizer(
                settings.getAsInt("min_gram", 1), settings.getAsInt("max_gram", 2))));
    }

    private static TokenStream stemmed(String language, TokenStream words) {
        return switch (language) {
            case "english" -> new PorterStemFilter(words);
            case "italian" -> new SnowballFilter(words, new ItalianStemmer());
            case "romanian" -> new SnowballFilter(words, new RomanianStemmer());
            default -> throw new IllegalArgumentException("No stemmer for " + language);
        };
    }

    private static AnalysisProvider<TokenFilterFactory> filter(BiFunction<Settings, TokenStream, TokenStream> make) {
        return (index, environment, name, settings) -> new TokenFilterFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public TokenStream create(TokenStream words) {
                return make.apply(settings, words);
            }
        };
    }

    private static AnalysisProvider<TokenizerFactory> tokenizer(Function<Settings, Tokenizer> make) {
        return (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, () -> make.apply(settings));
    }
}
