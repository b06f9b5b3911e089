package nndl.spark;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.spark.job.JobExchange;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that prefer the classes of the application's jar to those of Spark's class path. */
@Slow
class ClassPathFirstTest {
  private static final String WHY =
      "expected spark.executor.userClassPathFirst=false in local mode, found true";

  @TempDir Path directory;

  @Test
  void executorsTrainByBothExchangesWithTheClassesOfTheJar() {
    try (JavaSparkContext spark = spark("local-cluster[2,1,1024]")) {
      SmallRun run = new SmallRun(directory, 3);
      for (Kind kind : new Kind[] {Kind.BARRIER, Kind.JOB}) {
        try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
          run.assertSameBits(exchange);
        }
      }
    }
  }

  @Test
  void inLocalModeTheTasksDoNotShareTheDriversObjectsSoThatItIsTheJobOrAnError() {
    List<String> lines = new ArrayList<>();
    // without the classes of Spark, which local mode would take from here, too
    try (JavaSparkContext spark = spark("local[2]", "spark.executor.extraClassPath=")) {
      SmallRun run = new SmallRun(directory, 3);
      assertRefused(
          "--exchange barrier: " + WHY,
          () -> Fixtures.open(Kind.BARRIER, spark, run.workload()).close());
      try (Exchange exchange = Fixtures.open(Kind.AUTO, spark, run.workload(), lines::add)) {
        assertInstanceOf(JobExchange.class, exchange);
        run.assertSameBits(exchange);
      }
    }
    assertEquals(
        List.of("warning: --exchange auto: a Spark job an iteration, which is slower: " + WHY),
        lines);
  }

  private JavaSparkContext spark(String master, String... settings) {
    Stream<String> all =
        Stream.concat(
            Stream.of("spark.executor.userClassPathFirst=true", "spark.jars=" + jar()),
            Stream.of(settings));
    return Fixtures.spark(master, all.toArray(String[]::new));
  }

  /** Packs the classes of nndl. */
  private Path jar() {
    Path jar = directory.resolve("nndl.jar");
    try {
      Path classes =
          Path.of(Exchanges.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file);
          Stream<Path> found = Files.walk(classes)) {
        out.setLevel(0);
        for (Path path : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
          out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
          Files.copy(path, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
    return jar;
  }
}
