package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.TestJvm;
import nndl.data.storage.IfExists;
import nndl.data.storage.Lease;
import nndl.data.storage.Paths;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which files a command may replace, and how it writes to what is no file. */
@Slow
class OutputsTest {
  @TempDir Path directory;

  private Outputs outputs() {
    return new Outputs(Fixtures.storage(), true);
  }

  private static org.apache.hadoop.fs.Path write(Outputs outputs, Path file, OutputFormat format) {
    org.apache.hadoop.fs.Path path = outputs.file("--output", Fixtures.path(file), format);
    outputs.prepare(line -> {});
    Fixtures.storage().write(path, "written");
    return path;
  }

  private String error(Path file, OutputFormat format) {
    return assertThrows(InputException.class, () -> write(outputs(), file, format)).getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void aFileOfAnotherKindIsNeverReplaced(OutputFormat format) throws IOException {
    byte[] random = TestImages.random(1, 40, 40, 1, 0.9, 5).pixels()[0];
    for (byte[] content : List.of("mine\n".getBytes(UTF_8), random, TestImages.gzip(random))) {
      Path file = TestImages.write(directory.resolve("file"), content);
      assertEquals(
          "%s: expected %s, which --overwrite replaces, found a file of another kind"
              .formatted(Fixtures.path(file), format),
          error(file, format));
      assertArrayEquals(content, Files.readAllBytes(file));
    }
  }

  @Test
  void aTableOfAUserIsNoTableOfPredictions() throws IOException {
    for (String header :
        List.of("name,age\n", "class\tname\n", "confidence,predictions\n", "id\n")) {
      Path file = Files.writeString(directory.resolve("table.csv"), header + "1,2\n");
      assertTrue(error(file, OutputFormat.PREDICTIONS).contains("expected predictions"));
    }
    for (String header : List.of("name,output_1,output_2\n", "class\n", "output_\"a,b\",name\n")) {
      Path file = Files.writeString(directory.resolve("table.csv"), header + "1,2\n");
      write(outputs(), file, OutputFormat.PREDICTIONS);
      assertEquals("written", Files.readString(file));
    }
  }

  @Test
  void aFileIsNotWrittenWhereAnotherProcessWrites() throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("m"));
    String owned = Fixtures.path(directory.resolve("m")).toString();
    try (Lease lease = own("m")) {
      for (String file :
          List.of(
              "m/mine", "m/checkpoints/mine", "m/samples/mine", "m/trials/3/mine", "link/mine")) {
        assertEquals(
            "%s: expected a directory into which no other process writes, found ..; wait .."
                .formatted(owned),
            error(directory.resolve(file), OutputFormat.PAGE)
                .replaceAll("found .*; wait .*", "found ..; wait .."));
      }
      write(outputs(), directory.resolve("m/others/mine"), OutputFormat.PAGE);
    }
    write(outputs(), directory.resolve("m/mine"), OutputFormat.PAGE);
    assertEquals(Set.of("mine", "others"), Set.of(directory.resolve("m").toFile().list()));
  }

  private Lease own(String name) {
    Storage other = new Storage(new Configuration());
    return OutputLease.take(other, Fixtures.path(directory.resolve(name)), line -> {});
  }

  @Test
  void anEmptyFileHoldsNothingAndIsReplaced() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    write(outputs(), file, OutputFormat.PAGE);
    assertEquals("written", Files.readString(file));
  }

  @Test
  void whatALinkNamesIsReplacedAndTheLinkStays() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    write(outputs(), link, OutputFormat.PAGE);
    assertEquals("written", Files.readString(file));
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void aNameMayHaveAColon() throws IOException {
    var file = new org.apache.hadoop.fs.Path(Fixtures.path(directory), Paths.of("./a:b.csv"));
    Storage storage = Fixtures.storage();
    Outputs outputs = outputs();
    var path = outputs.file("--output", file, OutputFormat.PREDICTIONS);
    outputs.prepare(line -> {});
    storage.write(path, "name\n");
    try (Lease lease = OutputLease.take(storage, file.getParent(), line -> {})) {
      storage.write(file, "name\nown\n");
    }
    assertEquals("name\nown\n", Files.readString(directory.resolve("a:b.csv")));
    assertEquals(List.of("a:b.csv"), List.of(directory.toFile().list()));
  }

  @Test
  void aPipeIsWrittenAsAStreamAndStays() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<String> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readString(pipe);
              } catch (IOException e) {
                return e.toString();
              }
            },
            work -> new Thread(work).start()); // at once: to open a pipe waits for its reader
    write(new Outputs(Fixtures.storage(), false), pipe, OutputFormat.PAGE);
    assertEquals("written", read.get(30, TimeUnit.SECONDS));
    assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());
  }

  @Test
  void aDeviceIsWrittenAsAStreamAndStays() throws IOException {
    Path device = Path.of("/dev/null");
    Path link = Files.createSymbolicLink(directory.resolve("link"), device);
    for (Path name : List.of(device, link)) {
      write(new Outputs(Fixtures.storage(), false), name, OutputFormat.PAGE);
      assertTrue(Files.readAttributes(name, BasicFileAttributes.class).isOther());
    }
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(error(Path.of("/dev/full"), OutputFormat.PAGE).startsWith("file:/dev/full: "));
  }

  /** As a shell opens it for {@code >>}. */
  @Test
  void aFileThatTheProcessHasOpenIsWrittenAtItsEnd() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "before, ");
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      Path descriptor = descriptor(file);
      Path link = Files.createSymbolicLink(directory.resolve("link"), descriptor);
      for (Path name : List.of(descriptor, link)) {
        write(new Outputs(Fixtures.storage(), false), name, OutputFormat.PAGE);
      }
      assertEquals("before, writtenwritten", Files.readString(file));
      Outputs reading = outputs().reading(List.of(Fixtures.path(file)));
      assertThrows(InputException.class, () -> write(reading, link, OutputFormat.PAGE));
      open.write('!');
    }
    assertEquals("before, writtenwritten!", Files.readString(file));
  }

  /** As a shell opens it for {@code > file}. */
  @Test
  void aFileToWhichTheProcessPrintsIsNoOtherOutputAndNoInput() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      String descriptor = descriptor(file).toString();
      List<String> standard = List.of(descriptor);
      Outputs replacing = new Outputs(Fixtures.storage(), true, standard);
      assertEquals(
          "--output: expected another file than that of standard output, found the same",
          assertThrows(InputException.class, () -> write(replacing, file, OutputFormat.PREDICTIONS))
              .getMessage());
      Outputs reading = new Outputs(Fixtures.storage(), true, standard);
      assertEquals(
          "standard output: expected another file than those that are read, found file:" + file,
          assertThrows(InputException.class, () -> reading.reading(List.of(Fixtures.path(file))))
              .getMessage());
      Outputs writing = new Outputs(Fixtures.storage(), false, standard);
      write(writing, Path.of(descriptor), OutputFormat.PREDICTIONS);
      open.write('!');
    }
    assertEquals("written!", Files.readString(file));
  }

  @Test
  void twoOutputsAreNotOneOpenFile() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    try (FileOutputStream open = new FileOutputStream(file.toFile(), true)) {
      for (Path other : List.of(file, descriptor(file))) {
        Outputs outputs = outputs();
        org.apache.hadoop.fs.Path unused =
            outputs.file("--out-images", Fixtures.path(descriptor(file)), OutputFormat.IDX);
        assertEquals(
            "--out-labels: expected another file than that of --out-images, found the same",
            assertThrows(
                    InputException.class,
                    () -> outputs.file("--out-labels", Fixtures.path(other), OutputFormat.IDX))
                .getMessage());
      }
      open.flush();
    }
    Outputs outputs = outputs();
    for (String option : List.of("--out-images", "--out-labels")) {
      var unused = outputs.file(option, Fixtures.path(Path.of("/dev/null")), OutputFormat.IDX);
    }
  }

  @Test
  void aFileThatIsOpenForReadingIsNotWrittenOn() throws IOException {
    Path file = Files.writeString(directory.resolve("notes"), "mine");
    try (InputStream unused = new FileInputStream(file.toFile())) {
      org.apache.hadoop.fs.Path open = Fixtures.path(descriptor(file));
      assertEquals(
          open + ": expected to write it, found a file that is open for reading",
          assertThrows(InputException.class, () -> Fixtures.storage().write(open, "x"))
              .getMessage());
    }
    assertEquals("mine", Files.readString(file));
  }

  private static Path descriptor(Path file) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(
              open -> {
                try {
                  return Files.isSymbolicLink(open)
                      && Files.readSymbolicLink(open).equals(file.toRealPath());
                } catch (IOException e) {
                  return false; // closed meanwhile
                }
              })
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aFileThatAppearsAfterTheStartIsNotReplaced() throws IOException {
    Path file = directory.resolve("file");
    Outputs outputs = new Outputs(Fixtures.storage(), false);
    org.apache.hadoop.fs.Path path =
        outputs.file("--output", Fixtures.path(file), OutputFormat.PAGE);
    outputs.prepare(line -> {});
    Files.writeString(file, "mine");
    assertEquals(
        path
            + ": expected no such file, as at the start, or --overwrite, found one of another"
            + " process",
        assertThrows(
                InputException.class,
                () -> Fixtures.storage().write(path, IfExists.FAIL, "written"))
            .getMessage());
    assertEquals("mine", Files.readString(file));
    assertEquals(List.of(file), files());
  }

  /** Linux renames no file from one mount to another, though both are of one disk. */
  @Test
  void aMountOfTheSameDiskIsNoDirectoryOfItsOwn() throws Exception {
    Path inside = Files.createDirectories(directory.resolve("model/checkpoints"));
    Path other = Files.createDirectory(directory.resolve("other"));
    Outputs.requireOwn(Fixtures.storage(), new org.apache.hadoop.fs.Path(inside.toString()));
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount --bind \"$1\" \"$2\" && echo mounted; shift 2; exec \"$@\"",
                "sh",
                other.toString(),
                inside.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Mounted.class.getName(),
                inside.toString())
            .redirectErrorStream(true)
            .redirectOutput(errors.toFile())
            .start();
    int status = TestJvm.status(process);
    String lines = Files.readString(errors);
    assumeTrue(lines.startsWith("mounted\n"), "this system lets no user mount a directory");
    assertEquals(0, status);
    assertEquals(
        """
        mounted
        PATH: expected a directory on the disk of the one around it, found a mount of another disk
        PATH: expected a place to write, found a directory in which no file can be written
        """
            .replace("PATH", inside.toString()),
        lines);
  }

  /** Prints why a directory cannot be one of an output. */
  static final class Mounted {
    private Mounted() {}

    public static void main(String[] args) {
      var inside = new org.apache.hadoop.fs.Path(args[0]);
      Storage storage = new Storage(new Configuration());
      tell(() -> Outputs.requireOwn(storage, inside));
      try (Lease lease = OutputLease.take(storage, inside.getParent(), line -> {})) {
        tell(() -> storage.requireWritable(inside));
      }
    }

    private static void tell(Runnable look) {
      try {
        look.run();
      } catch (InputException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  @Test
  void aCompressedFileThatHardlyShrinksIsKnownByItsHead() throws IOException {
    byte[] noise = TestImages.random(1, 90, 90, 1, 1, 5).pixels()[0];
    byte[] idx = new byte[8 + noise.length];
    idx[2] = 8;
    idx[3] = 1;
    System.arraycopy(noise, 0, idx, 8, noise.length);
    Path file = TestImages.write(directory.resolve("file.gz"), TestImages.gzip(idx));
    write(outputs(), file, OutputFormat.IDX);
    assertEquals("written", Files.readString(file));
  }

  @Test
  void aSocketIsAnError() throws IOException {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertEquals(
          Fixtures.path(socket) + ": expected a place to write, found a socket",
          error(socket, OutputFormat.PAGE));
    }
  }

  @Test
  void aFileThatIsReadIsKnownBeforeAndAfterTheOutputIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Outputs outputs = outputs();
    org.apache.hadoop.fs.Path unused =
        outputs.file("--output", Fixtures.path(file), OutputFormat.PAGE);
    InputException error =
        assertThrows(InputException.class, () -> outputs.reading(List.of(Fixtures.path(file))));
    assertEquals(
        "--output: expected another file than those that are read, found file:" + file,
        error.getMessage());
  }

  @Test
  void aDirectoryIsNoPlaceForAFileWhateverMayBeReplaced() {
    Outputs outputs = new Outputs(Fixtures.storage(), false);
    InputException error =
        assertThrows(
            InputException.class,
            () -> outputs.file("--output", Fixtures.path(directory), OutputFormat.PAGE));
    assertEquals(
        Fixtures.path(directory) + ": expected a place to write, found a directory",
        error.getMessage());
  }
}
