package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import nndl.Thorough;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What executors that add their sums among themselves send over real links, and that a link cut for
 * a while leaves the bytes of the model as they are, on a standalone cluster in network namespaces.
 * Needs root, iproute2 and the right to make namespaces.
 */
@Thorough
class NetlabIT {
  private static final Pattern LINK =
      Pattern.compile("(?:driver|executor \\d) +([0-9.]+) MB out +([0-9.]+) MB in");

  /** The megabytes of the weights of 784-800-10. */
  private static final double B = 2.54;

  private static final Pattern CUT = Pattern.compile("took ([0-9.]+) s, restarts: ([0-9]+)");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int CUT_SECONDS = 3;

  @TempDir private static Path directory;
  private static Netlab.Output undisturbed;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Netlab.isPossible(), "no network namespaces, or no tc");
    undisturbed = train();
  }

  @Test
  void theDriversLinkCarriesOneSumAndAnExecutorsTwoAtMost() {
    List<MatchResult> links = LINK.matcher(undisturbed.text()).results().toList();
    assertEquals(3, links.size(), undisturbed.text());
    assertTrue(megabytes(links.get(0), 1) < 0.2 * B, "weights went out");
    assertEquals(B, megabytes(links.get(0), 2), 0.1 * B);
    for (MatchResult executor : links.subList(1, 3)) {
      assertEquals(1.5 * B, megabytes(executor, 1), 0.15 * B);
      assertEquals(B, megabytes(executor, 2), 0.15 * B);
    }
  }

  /** Nobody is told of it: packets are lost, and sent again. */
  @Test
  void aLinkCutForAWhileInTheMiddleOfARunChangesNoByteOfTheModel()
      throws IOException, InterruptedException {
    Netlab.Output output = train("--cut", "1:" + CUT_SECONDS);
    MatchResult cut = found(CUT, output);
    assertTrue(Double.parseDouble(cut.group(1)) >= CUT_SECONDS, "an epoch waited");
    assertEquals("0", cut.group(2), "nobody is lost");
    assertEquals(found(HASH, undisturbed).group(), found(HASH, output).group());
  }

  private static MatchResult found(Pattern pattern, Netlab.Output output) {
    return pattern.matcher(output.text()).results().findFirst().orElseThrow();
  }

  private static double megabytes(MatchResult link, int group) {
    return Double.parseDouble(link.group(group));
  }

  private static Netlab.Output train(String... more) throws IOException, InterruptedException {
    String options =
        "2 1000 --topology peers --samples 1000 --mini-batch-size 250 --epochs 6 --shards 8"
            + " --exchange barrier";
    Netlab.Output output = Netlab.run(directory, options, more);
    assertEquals(0, output.status(), output.text());
    return output;
  }
}
