package nndl.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code scripts/dev/netlab.sh}, which trains over links of network namespaces. Needs root,
 * iproute2 and the right to make namespaces.
 */
public final class Netlab {
  private static final long SECONDS = 600;

  /** Makes one of each kind of part that the script needs, in a namespace of its own. */
  private static final String PROBE =
      "ip netns add nndl-probe && ip -n nndl-probe link add probe0 type veth peer name probe1"
          + " && ip -n nndl-probe link add probe2 type bridge"
          + " && tc -n nndl-probe qdisc add dev probe0 root tbf rate 1mbit burst 64kb latency 400ms;"
          + " status=$?; ip netns delete nndl-probe; exit $status";

  private Netlab() {}

  /**
   * How the script has ended.
   *
   * @param text what it has printed
   */
  public record Output(int status, String text) {}

  /** Whether this process may make namespaces. */
  public static boolean isPossible() throws IOException, InterruptedException {
    Path unused = Files.createTempFile("nndl-probe", "");
    try {
      return run(unused, List.of("sh", "-c", PROBE)).status == 0;
    } finally {
      Files.delete(unused);
    }
  }

  /**
   * Trains, with further options.
   *
   * @param directory for a file that it leaves
   */
  public static Output run(Path directory, String options, String... more)
      throws IOException, InterruptedException {
    Stream<String> words =
        Stream.of(
                Stream.of("scripts/dev/netlab.sh"), Stream.of(options.split(" ")), Stream.of(more))
            .flatMap(some -> some);
    return run(directory.resolve("output"), words.toList());
  }

  private static Output run(Path output, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("netlab.sh: expected its end, found that it runs");
    }
    return new Output(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
