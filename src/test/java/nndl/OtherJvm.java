package nndl;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Finds a JVM of another Java version on the machine. */
public final class OtherJvm {
  private static final String VARIABLE = "NNDL_OTHER_JAVA_HOME";

  private OtherJvm() {}

  /**
   * The home that the environment names, or else the newest one beside this JVM's. Skips the test
   * if there is none.
   */
  public static Path home() throws IOException {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return Path.of(named);
    }
    Path siblings = Path.of(System.getProperty("java.home")).toRealPath().getParent();
    List<Path> homes;
    try (Stream<Path> files = Files.list(siblings)) {
      homes = files.toList();
    }
    return homes.stream()
        .filter(home -> Files.isExecutable(home.resolve("bin/java")))
        .filter(home -> version(home) >= 17 && version(home) != Runtime.version().feature())
        .max(Comparator.comparingInt(OtherJvm::version))
        .orElseThrow(
            () ->
                new TestAbortedException(
                    "skipped: expected another JVM in %s or in $%s, found none"
                        .formatted(siblings, VARIABLE)));
  }

  /** The feature number of the Java version there. 0 if it is unknown. */
  private static int version(Path home) {
    Properties release = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve("release"))) {
      release.load(reader);
      return Runtime.Version.parse(release.getProperty("JAVA_VERSION").replace("\"", "")).feature();
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
