package nndl.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestJvm;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that are read pass through the heap, and only the packed samples stay. */
@Slow
class SmallHeapTest {
  private static final int LINES = 64_000;
  private static final String LINE = "7" + ",0".repeat(783) + ",1\n"; // 100 MB of these

  @TempDir Path directory;

  @Test
  void holdsTextOfAnyLengthThatPacksWell() throws Exception {
    Path file = directory.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
      byte[] line = LINE.getBytes(US_ASCII);
      for (int i = 0; i < LINES; i++) {
        out.write(line);
      }
    }
    assertEquals(LINES + " samples, the last a 7\n", read(Loader.class, file));
  }

  @Test
  void tellsAtOnceWhenThereIsNoRoomToReadInto() throws Exception {
    Path file = Files.write(directory.resolve("a"), new byte[1 << 20]);
    assertEquals("OutOfMemoryError\n", read(Filler.class, file));
  }

  /** Reads a file in a JVM whose heap is half as large as the text. */
  private String read(Class<?> program, Path file) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                TestJvm.classPath(),
                program.getName(),
                file.toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, TestJvm.status(process));
    return Files.readString(out);
  }

  /** Loads all samples. */
  static final class Loader {
    private Loader() {}

    public static void main(String[] file) {
      SampleSet set = Fixtures.sampleSet(file[0], null, InputOptions.defaults(), 0);
      PackedSamples samples = Fixtures.loader().load(set.all());
      int last = samples.count() - 1;
      System.out.printf("%s samples, the last a %s%n", samples.count(), samples.label(last));
    }
  }

  /** Opens a file, fills the heap until less than a chunk is free, and reads on. */
  static final class Filler {
    private static final int PIECE = 1 << 16;

    private Filler() {}

    public static void main(String[] file) throws IOException {
      Configuration impatient = new Configuration();
      impatient.set(Storage.TIMEOUT, "120s");
      List<byte[]> pieces = new ArrayList<>(1 << 16);
      String found = "nothing";
      try (InputStream in = new Storage(impatient).open(new org.apache.hadoop.fs.Path(file[0]))) {
        fill(pieces);
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException | OutOfMemoryError e) {
        pieces.clear();
        found = e.getClass().getSimpleName();
      }
      System.out.println(found);
    }

    private static void fill(List<byte[]> pieces) {
      try {
        while (true) {
          pieces.add(new byte[PIECE]);
        }
      } catch (OutOfMemoryError e) {
        pieces.remove(0); // memory for small objects
      }
    }
  }
}
