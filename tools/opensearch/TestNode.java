import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.painless.PainlessModulePlugin;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * A node of a test cluster on loopback: TestNode NAME HTTP_PORT FOLDER NAME:TRANSPORT_PORT…
 *
 * The last arguments name every node of the cluster, this one too. One process is one node, so that it can be killed.
 */
final class TestNode {
  private static final String LOGGING =
      """
      appender.out.type = Console
      appender.out.name = out
      appender.out.layout.type = PatternLayout
      appender.out.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n
      rootLogger.level = warn
      rootLogger.appenderRef.out.ref = out
      """;

  public static void main(String[] args) throws Exception {
    String name = args[0];
    Path folder = Path.of(args[2]).toAbsolutePath();
    List<String[]> members = List.of(args).subList(3, args.length).stream().map(arg -> arg.split(":")).toList();
    String transport = members.stream().filter(member -> member[0].equals(name)).findFirst().orElseThrow()[1];
    Settings settings =
        Settings.builder()
            .put("cluster.name", "jianbao-test")
            .put("node.name", name)
            .put("path.home", folder.resolve(name).toString())
            .put("path.repo", folder.resolve("snapshots").toString())
            .put("network.host", "127.0.0.1")
            .put("http.port", args[1])
            .put("transport.port", transport)
            .putList("discovery.seed_hosts", members.stream().map(member -> "127.0.0.1:" + member[1]).toList())
            .putList("cluster.initial_cluster_manager_nodes", members.stream().map(member -> member[0]).toList())
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            // As in compose.yaml: a node that hangs is dropped after some eight seconds, not thirty.
            .put("cluster.fault_detection.follower_check.timeout", "3s")
            .put("cluster.fault_detection.follower_check.retry_count", 2)
            .put("cluster.fault_detection.leader_check.timeout", "3s")
            .put("cluster.fault_detection.leader_check.retry_count", 2)
            .build();
    Environment environment = new Environment(settings, logging(folder.resolve(name)));
    LogConfigurator.registerErrorListener();
    LogConfigurator.configure(environment);
    new OpenSearchRunnerNode(
            environment,
            List.of(Netty4ModulePlugin.class, CommonAnalysisModulePlugin.class, PainlessModulePlugin.class))
        .start();
    new CountDownLatch(1).await();
  }

  private static Path logging(Path home) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("log4j2.properties"), LOGGING);
    return config;
  }
}
