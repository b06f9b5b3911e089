package nndl.spark.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestJvm;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.FastClock;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Slow
class RowsDirectoryTest {
  private static final String OWNER = Lease.OWNER_FILE;

  /** The setting without a machine of its own. */
  private static final String HERE = "";

  private static JavaSparkContext spark;

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  static void start() {
    spark = Fixtures.spark("local[1]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @AfterEach
  void forgetSettings() {
    spark.sc().conf().remove(RowsPlace.SETTING).remove("spark.io.encryption.enabled");
    spark.sc().conf().remove("spark.local.dir");
    spark.hadoopConfiguration().unset("fs.defaultFS");
  }

  @Test
  void onlyItsUserCanReadIt() throws IOException {
    try (RowsDirectory rows = open()) {
      Path own = local(rows);
      for (Path each : List.of(own, own.getParent())) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
      }
      assertEquals("nndl-rows-" + System.getProperty("user.name"), name(own.getParent()));
      assertEquals(directory, own.getParent().getParent());
    }
  }

  @Test
  void closingDeletesItAlsoInAThreadThatWasInterrupted() throws IOException {
    RowsDirectory rows = open();
    Files.writeString(Files.createDirectory(local(rows).resolve("deep")).resolve("file"), "x");
    Thread.currentThread().interrupt();
    rows.close();
    assertTrue(Thread.interrupted());
    assertFalse(Files.exists(local(rows)));
  }

  @Test
  void whatADeadProcessHasLeftIsDeleted() throws IOException {
    Path dead = leave("dead", HERE, 3);
    Path remote = leave("remote", "another/1", 9);
    Path silentRemote = leave("silent-remote", "another/1", 11);
    Path live = ofUser().resolve(unique("live"));
    try (Lease alive = take(live, HERE)) {
      Files.setLastModifiedTime(live.resolve(OWNER), ago(live, 11));
      try (RowsDirectory rows = open()) {
        assertTrue(Files.exists(local(rows)));
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(live));
        assertTrue(Files.exists(remote));
        assertFalse(Files.exists(silentRemote));
      }
    }
  }

  /** Containers may have one name, and their processes one number. */
  @Test
  void ofAHostWithTheNameOfThisOneAndAnotherStartOnlySilenceIsKnown() throws IOException {
    String name = InetAddress.getLocalHost().getHostName();
    Path young = leave("young", name + "/another start", 9);
    Path silent = leave("silent", name + "/another start", 11);
    try (RowsDirectory unused = open()) {
      assertTrue(Files.exists(young));
      assertFalse(Files.exists(silent));
    }
  }

  @Test
  void aFileOfSomethingElseNamesNobody() throws IOException {
    for (String text : new String[] {"", "host 1", "format nndl-owner-1\nnumber x\n"}) {
      Path left = Files.createDirectories(ofUser().resolve(unique("nobody" + text.length())));
      Files.writeString(left.resolve(OWNER), text);
      try (RowsDirectory unused = open()) {
        assertFalse(Files.exists(left), text);
      }
    }
  }

  @Test
  void whatHasNoOwnerIsDeletedIfItIsOld() throws IOException {
    Path old = leave("old", null, 11);
    Path young = leave("young", null, 9);
    Path full = leave("full", null, 11);
    Files.setLastModifiedTime(
        Files.createDirectory(full.resolve("more")).getParent(), Files.getLastModifiedTime(old));
    try (RowsDirectory unused = open()) {
      assertFalse(Files.exists(old));
      assertTrue(Files.exists(young));
      assertTrue(Files.exists(full));
    }
  }

  @Test
  void whatHasAnotherNameStays() throws IOException {
    Path left = leave("another", "another/1", 11);
    Path named = Files.move(left, left.resolveSibling("mine"));
    try (RowsDirectory unused = open()) {
      assertTrue(Files.exists(named.resolve(OWNER)));
    }
  }

  @Test
  void aDirectoryOfTheUserThatIsALinkIsOneLine() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(ofUser(), elsewhere);
    assertEquals(
        path(link.toString())
            + ": expected a directory of the user who runs this (spark.nndl.rows.dir), found a"
            + " symbolic link",
        assertThrows(InputException.class, this::open).getMessage());
    try (Stream<Path> made = Files.list(elsewhere)) {
      assertEquals(List.of(), made.toList());
    }
  }

  @Test
  void aFailureAfterTheFirstRenewalLeavesNeitherThreadNorDirectory() throws Exception {
    QuickClock clock = new FullClock();
    assertThrows(
        IllegalStateException.class, () -> RowsDirectory.open(spark, named(), lines::add, clock));
    clock.thread.join(120_000);
    assertFalse(clock.thread.isAlive());
    try (Stream<Path> left = Files.list(ofUser())) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Fails after it has started a thread. */
  private static final class FullClock extends QuickClock {
    @Override
    public void start(String name, Runnable work) {
      super.start(name, work);
      throw new IllegalStateException("full");
    }
  }

  @Test
  void anotherOpenDirectoryOfThisProcessStays() {
    try (RowsDirectory one = open();
        RowsDirectory other = open()) {
      assertTrue(Files.exists(local(one)));
      assertTrue(Files.exists(local(other)));
    }
  }

  @Test
  void theOwnerRenewsItsFileAndDoesNotBringItBack() throws IOException, InterruptedException {
    QuickClock clock = new QuickClock();
    RowsDirectory rows = RowsDirectory.open(spark, named(), lines::add, clock);
    Path owner = local(rows).resolve(OWNER);
    FileTime hourAgo =
        FileTime.from(Files.getLastModifiedTime(owner).toInstant().minusSeconds(3600));
    Files.setLastModifiedTime(owner, hourAgo);
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (Files.getLastModifiedTime(owner).equals(hourAgo)) {
      assertTrue(System.nanoTime() < deadline, "not renewed");
      Thread.sleep(1);
    }
    rows.close();
    clock.thread.join(120_000);
    assertFalse(clock.thread.isAlive());
    assertFalse(Files.exists(local(rows)));
  }

  @Test
  void aRenewalThatIsDueAtTheEndDoesNotBringItBack() throws InterruptedException {
    LateClock clock = new LateClock();
    RowsDirectory rows = RowsDirectory.open(spark, named(), lines::add, clock);
    assertTrue(clock.due.await(120, TimeUnit.SECONDS), "no renewal");
    rows.close();
    clock.end.countDown();
    clock.thread().join(120_000);
    assertFalse(clock.thread().isAlive());
    assertFalse(Files.exists(local(rows)));
  }

  /** Holds up the thread that renews when it looks whether it is time, which it then is. */
  private static final class LateClock extends QuickClock {
    private final CountDownLatch due = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private int looks;

    @Override
    public long nanoTime() {
      if (Thread.currentThread() != thread() || ++looks < 2) {
        return super.nanoTime();
      }
      due.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return super.nanoTime() + Duration.ofHours(1).toNanos();
    }
  }

  /** A clock on which a minute takes a millisecond. */
  private static class QuickClock extends FastClock {
    private volatile Thread thread;

    QuickClock() {
      super(60_000);
    }

    Thread thread() {
      return thread;
    }

    @Override
    public void start(String name, Runnable work) {
      thread = new Thread(work, name);
      thread.start();
    }
  }

  @Test
  void aJvmThatEndsByItselfLeavesNothing() throws Exception {
    Path printed = directory.resolve("printed");
    Process process =
        new ProcessBuilder(TestJvm.command(Opener.class, directory.toString()))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    int status = TestJvm.status(process);
    String output = Files.readString(printed);
    assertEquals(0, status, output);
    Files.delete(printed);
    try (Stream<Path> left = Files.walk(directory)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList(), output);
    }
    assertTrue(output.contains("made: true"), output);
  }

  /** Leaves a directory to the end of its JVM. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) throws IOException {
      Path made = Path.of(args[0]).resolve("made");
      Storage storage = Fixtures.storage();
      storage.createPrivateDirectory(Fixtures.path(made));
      storage.deleteAtExit(Fixtures.path(made));
      Files.writeString(made.resolve("file"), "x");
      System.out.println("made: " + Files.exists(made));
    }
  }

  @Test
  void theProgramsNameComesBeforeTheSettingAndThatBeforeTheCheckpoints() {
    SparkConf conf = spark.sc().conf();
    assertEquals(path(System.getProperty("java.io.tmpdir")), place(Optional.empty()));
    conf.set("spark.local.dir", directory.resolve("local") + ",/other");
    assertEquals(path(directory.resolve("local").toString()), place(Optional.empty()));
    spark.setCheckpointDir(directory.resolve("checkpoints").toString());
    assertTrue(
        place(Optional.empty()).startsWith(path(directory.resolve("checkpoints").toString())));
    conf.set(RowsPlace.SETTING, directory.resolve("setting").toString());
    assertEquals(path(directory.resolve("setting").toString()), place(Optional.empty()));
    assertEquals(path(directory.toString()), place(named()));
  }

  @Test
  void withEncryptionTheDirectoryMustBeNamed() {
    spark.sc().conf().set("spark.io.encryption.enabled", "true");
    assertEquals(
        "spark.nndl.rows.dir: expected a directory, because rows are written there without"
            + " encryption and spark.io.encryption.enabled is true, found none",
        assertThrows(InputException.class, () -> place(Optional.empty())).getMessage());
    assertEquals(path(directory.toString()), place(named()));
    spark.sc().conf().set(RowsPlace.SETTING, directory.toString());
    assertEquals(path(directory.toString()), place(Optional.empty()));
  }

  /** The last address is one that documents may name and no host has. */
  @Test
  void localFilesAreNoneForExecutorsOnOtherHosts() throws IOException {
    String own = InetAddress.getLocalHost().getHostAddress();
    RowsPlace.requireHere(List.of("localhost", own, "127.0.0.1"));
    assertEquals(
        "spark.nndl.rows.dir: expected a directory that the driver and all executors share, because"
            + " the default file system is file: and an executor runs on 203.0.113.1, found none",
        assertThrows(InputException.class, () -> RowsPlace.requireHere(List.of(own, "203.0.113.1")))
            .getMessage());
  }

  @Test
  void aPlaceWhereNothingCanBeMadeIsOneLine() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    String message =
        assertThrows(
                InputException.class,
                () -> RowsDirectory.open(spark, Optional.of(Fixtures.path(file)), lines::add))
            .getMessage();
    assertTrue(
        message.startsWith(
            path(file.toString())
                + ": expected a directory to write rows to (spark.nndl.rows.dir), found "),
        message);
  }

  /**
   * Leaves what a process leaves that was killed.
   *
   * @param host the machine of the process and its start, or null if nobody owns the directory
   */
  private Path leave(String name, String host, int minutesAgo) throws IOException {
    Path left = Files.createDirectories(ofUser().resolve(unique(name)));
    FileTime then = ago(left, minutesAgo);
    if (host != null) {
      Map<String, String> files;
      try (Lease lease = take(left, host)) {
        files = DirectoryContent.of(left);
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = left.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
        Files.setLastModifiedTime(path, then);
      }
    }
    Files.setLastModifiedTime(left, then);
    return left;
  }

  private static Lease take(Path directory, String host) {
    Configuration configuration = new Configuration();
    configuration.set("nndl.lease.host", host);
    return Lease.take(
        new Storage(configuration),
        Fixtures.path(directory),
        Lease.IfOwned.FAIL,
        "",
        new SystemClock(),
        line -> {});
  }

  private static FileTime ago(Path file, int minutes) throws IOException {
    return FileTime.from(
        Files.getLastModifiedTime(file).toInstant().minus(Duration.ofMinutes(minutes)));
  }

  private static String unique(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private Path ofUser() {
    return directory.resolve("nndl-rows-" + System.getProperty("user.name"));
  }

  private Optional<org.apache.hadoop.fs.Path> named() {
    return Optional.of(Fixtures.path(directory));
  }

  private RowsDirectory open() {
    return RowsDirectory.open(spark, named(), lines::add);
  }

  private static Path local(RowsDirectory rows) {
    return Path.of(rows.path().toUri());
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static String path(String local) {
    return "file:" + Path.of(local);
  }

  private static String place(Optional<org.apache.hadoop.fs.Path> named) {
    return RowsPlace.of(spark, Fixtures.storage(), named).toString().replaceFirst("/$", "");
  }
}
