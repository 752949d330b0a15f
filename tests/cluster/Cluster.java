import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * An OpenSearch cluster in this process, on 127.0.0.1 alone.
 *
 * <p>Arguments: a folder; then for each node its ports for HTTP and for the other nodes, as
 * {@code 9201:9301}. A folder that was used before is gone on with. Lines of standard input command:
 * {@code stop 2}, {@code start 2}; its end ends the cluster. What came of it is seen over HTTP.
 */
public final class Cluster {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        String[][] ports = Arrays.stream(arguments).skip(1).map(each -> each.split(":"))
            .toArray(String[][]::new);
        String nodes = Arrays.stream(ports).map(each -> "127.0.0.1:" + each[1])
            .collect(Collectors.joining(","));
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", "node-" + number);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", ports[number - 1][0]);
            settings.put("transport.port", ports[number - 1][1]);
            settings.put("discovery.seed_hosts", nodes);
            // Only the first may found a cluster; who was in one waits for its fellows by itself.
            if (number == 1) settings.put("cluster.initial_cluster_manager_nodes", "node-1");
            settings.put("discovery.initial_state_timeout", "0s");
            settings.put("path.repo", folder.resolve("snapshots").toString());
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        runner.setMaxHttpPort(-1);
        runner.build(OpenSearchRunner.newConfigs()
            .clusterName("youse-tests").numOfNode(ports.length).basePath(folder.toString()));

        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = commands.readLine()) != null; ) {
            String[] words = line.split(" ");
            int node = Integer.parseInt(words[1]) - 1;
            switch (words[0]) {
                case "stop" -> runner.getNode(node).close();
                case "start" -> runner.startNode(node);
                default -> throw new IllegalArgumentException(line);
            }
        }
        // Nothing here is worth an orderly end: what was acknowledged is on the disk.
        Runtime.getRuntime().halt(0);
    }
}
