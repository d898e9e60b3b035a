import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node on loopback: {@code java -cp "lib/*" SearchNode.java PORT FOLDER}. */
public class SearchNode {
    public static void main(String[] arguments) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        // Its own search for a free port would take another one than asked for.
        runner.setMaxHttpPort(-1);
        runner.onBuild((number, settings) -> settings
            .put("http.port", arguments[0])
            .put("network.host", "127.0.0.1")
            .put("discovery.type", "single-node")
            .put("cluster.routing.allocation.disk.threshold_enabled", false));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                runner.close();
            } catch (Exception error) {
                error.printStackTrace();
            }
        }));
        runner.build(OpenSearchRunner.newConfigs()
            .numOfNode(1).clusterName("site-tests").basePath(arguments[1]).disableESLogger());
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
