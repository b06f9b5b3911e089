package nndl.data.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static nndl.data.storage.LeaseTest.assertTakenOver;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.PrivilegedAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.Submitted;
import nndl.command.run.RunDescription;
import nndl.command.run.RunDirectory;
import nndl.command.run.RunPreflight;
import nndl.data.InputFiles;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.error.InputException;
import nndl.math.SparseRows;
import nndl.spark.transport.LossyLine;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A NameNode with two DataNodes, and an S3 server: a run leaves there the same bytes as on {@code
 * file:}, and notices every file that changes while it runs.
 */
class RemoteStorageIT {
  /** More than a text file has marks. */
  private static final TestImages IMAGES = TestImages.random(300, 5, 5, 10, 0.5, 1);

  private static final String PREFIX = "spark.hadoop.";

  @TempDir static java.nio.file.Path directory;
  private static MiniDFSCluster hdfs;
  private static S3Server s3;

  enum Place {
    HDFS,
    S3;

    Configuration configuration() {
      return this == HDFS ? hdfs.getConfiguration(0) : s3.configuration();
    }

    String path(String name) {
      return (this == HDFS ? "hdfs://127.0.0.1:" + hdfs.getNameNodePort() : S3Server.BUCKET) + name;
    }

    FileSystem files() throws IOException {
      return FileSystem.get(URI.create(path("/")), configuration());
    }

    void write(String name, byte[] content) throws IOException {
      try (OutputStream out = files().create(new Path(path(name)), true)) {
        out.write(content);
      }
    }

    byte[] read(String name) throws IOException {
      try (InputStream in = files().open(new Path(path(name)))) {
        return in.readAllBytes();
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    s3 = S3Server.start(directory);
    s3.settings().forEach((key, value) -> System.setProperty(PREFIX + key, value));
    java.nio.file.Path nodes = Files.createDirectory(directory.resolve("hdfs"));
    hdfs = new MiniDFSCluster.Builder(new Configuration(), nodes.toFile()).numDataNodes(2).build();
    hdfs.waitActive();
    for (Place place : Place.values()) {
      try (Stream<java.nio.file.Path> digits = Files.list(Submitted.DIGITS)) {
        for (java.nio.file.Path file : digits.toList()) {
          place.write("/digits/" + file.getFileName(), Files.readAllBytes(file));
        }
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    s3.settings().keySet().forEach(key -> System.clearProperty(PREFIX + key));
    hdfs.shutdown();
    s3.close();
  }

  /** By the README's command, with executors, and the credentials in the environment. */
  @ParameterizedTest
  @EnumSource
  void aFileThatAppearsAfterTheStartIsNotReplaced(Place place) throws IOException {
    Storage storage = storageOn("one", place);
    Path path = new Path(place.path("/new/file"));
    place.write("/new/file", "mine".getBytes(US_ASCII));
    assertThrows(InputException.class, () -> storage.write(path, IfExists.FAIL, "1"));
    place.files().delete(path, false);
    assertThrows(
        InputException.class,
        () ->
            storage.write(
                path,
                IfExists.FAIL,
                out -> {
                  out.write('1');
                  place.write("/new/file", "mine".getBytes(US_ASCII));
                }));
    assertArrayEquals("mine".getBytes(US_ASCII), place.read("/new/file"));
    assertEquals(1, place.files().listStatus(path.getParent()).length);
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryHasOneOwnerAndTheNextOnesFilesAreLeftAlone(Place place) throws IOException {
    Path owned = new Path(place.path("/owned"));
    Path file = new Path(owned, "model");
    Clock clock = new SystemClock();
    Storage old = storageOn("old", place);
    Lease first = lease(old, owned, Lease.IfOwned.FAIL, clock);
    old.write(file, "first");
    Storage young = storageOn("young", place);
    Storage patient = storageOn("patient", place, "60s"); // a renewal may be late
    assertThrows(InputException.class, () -> lease(patient, owned, Lease.IfOwned.FAIL, clock));
    Lease second = lease(young, owned, Lease.IfOwned.TAKE_OVER, clock);
    young.write(file, "second");
    if (place == Place.HDFS) { // on S3 only the file of the owner is fenced
      assertTakenOver(() -> old.write(file, out -> out.write('3')));
      assertTakenOver(() -> old.delete(file));
    }
    first.close();
    assertEquals("second", new String(place.read("/owned/model"), US_ASCII));
    assertThrows(InputException.class, () -> lease(patient, owned, Lease.IfOwned.FAIL, clock));
    second.close();
    assertEquals(List.of("model"), young.names(owned));
  }

  /** A file of the user with the name of that version's directory is none of that version's. */
  @ParameterizedTest
  @EnumSource
  void whatTheVersionBeforeHasLeftUnfinishedIsRefused(Place place) throws IOException {
    Path model = new Path(place.path("/before"));
    Storage storage = new Storage(place.configuration());
    RunDescription.Output output =
        new RunDescription.Output(
            model, true, RunDescription.Resume.NO, false, null, 1, "", RunDescription.Page.NONE);
    RunPreflight preflight = new RunPreflight(RunDirectory.of(storage, output));
    place.write("/before/unfinished", "mine".getBytes(US_ASCII));
    PrivilegedAction<Void> look =
        () -> {
          preflight.requireNoEarlierVersion();
          return null;
        };
    UserGroupInformation alice = UserGroupInformation.createRemoteUser("alice");
    alice.doAs(look);
    place.files().delete(new Path(model, "unfinished"), false);
    place.write("/before/unfinished/.nndl-unfinished", new byte[0]);
    assertEquals(
        model
            + ": expected nothing that an earlier version of nndl has left unfinished, found"
            + " unfinished/.nndl-unfinished; let that version end it by --resume, or delete it",
        assertThrows(InputException.class, () -> alice.doAs(look)).getMessage());
  }

  /** As on local files, since whoever owns the directory next may be another user. */
  @Test
  void whoeverOfAGroupMayWriteIntoADirectoryMayWriteIntoThoseThatAreMadeThere() throws IOException {
    Storage storage = new Storage(Place.HDFS.configuration());
    for (String permissions : List.of("770", "775", "755", "777")) {
      Path above = new Path(Place.HDFS.path("/shared-" + permissions));
      storage.createDirectory(above);
      Place.HDFS.files().setPermission(above, new FsPermission(permissions));
      Path made = new Path(above, "one/two");
      storage.createDirectory(made);
      boolean isShared = permissions.startsWith("77") && !permissions.equals("777");
      for (Path each : List.of(made.getParent(), made)) {
        FsPermission found = Place.HDFS.files().getFileStatus(each).getPermission();
        assertEquals(new FsPermission(isShared ? "775" : "755"), found, permissions);
      }
    }
  }

  /** Of two that look at the same time, the second one must not replace what the first wrote. */
  @Test
  void anObjectOfS3IsReplacedOnlyIfItIsTheOneThatWasSeen() throws IOException {
    Storage storage = new Storage(Place.S3.configuration());
    Path folder = new Path(Place.S3.path("/conditional"));
    assertTrue(new OwnerFile(storage, folder).replace("", "first"));
    assertFalse(new OwnerFile(storage, folder).replace("", "second"));
    assertTrue(new OwnerFile(storage, folder).replace("first", "third"));
    assertFalse(new OwnerFile(storage, folder).replace("first", "fourth"));
    assertEquals("third", new String(Place.S3.read("/conditional/" + Owner.FILE), US_ASCII));
  }

  private static Storage storageOn(String host, Place place) {
    return storageOn(host, place, "2s");
  }

  private static Storage storageOn(String host, Place place, String lease) {
    Configuration configuration = new Configuration(place.configuration());
    configuration.set(Owner.HOST_SETTING, host + "/start of " + host);
    configuration.set(Lease.SETTING, lease);
    return new Storage(configuration);
  }

  private static Lease lease(Storage storage, Path owned, Lease.IfOwned ifOwned, Clock clock) {
    return Lease.take(storage, owned, ifOwned, "wait", clock, line -> {});
  }

  @ParameterizedTest
  @EnumSource
  void aRunLeavesTheBytesOfALocalOneAndAResumedRunToo(Place place) throws Exception {
    Map<String, byte[]> two = trainLocally(place + "-two", "--epochs=2");
    Map<String, byte[]> four = trainLocally(place + "-four", "--epochs=4");

    java.nio.file.Path properties = directory.resolve(place + ".conf");
    List<String> settings = new ArrayList<>(List.of(Submitted.QUICK_EXECUTORS));
    s3.endpointSettings().forEach((key, value) -> settings.add(PREFIX + key + " " + value));
    Files.write(properties, settings);
    Map<String, String> environment = new HashMap<>(s3.environment());
    environment.putAll(Submitted.QUICK_DRIVER);
    environment.put("MASTER", "local-cluster[2,1,1024]");
    environment.put("PROPERTIES", properties.toString());
    List<String> command = new ArrayList<>(List.of("scripts/train.sh", "digits"));
    command.addAll(List.of("--data", place.path("/digits"), "--model", place.path("/model")));
    command.addAll(List.of(options("--epochs=2")));
    Submitted.of(directory, command, environment, process -> {}).succeeded();
    assertSameFiles(two, place);

    Run resumed = train(place, "--epochs=4", "--resume");
    assertTrue(resumed.out().matches("(Epoch [23]: \\d+ / 360\n){2}"), resumed.out());
    assertSameFiles(four, place);
  }

  private static Map<String, byte[]> trainLocally(String name, String... options)
      throws IOException {
    java.nio.file.Path model = directory.resolve(name);
    List<String> all = new ArrayList<>(List.of("--data=" + Submitted.DIGITS, "--model=" + model));
    all.addAll(List.of(options(options)));
    Run run = Run.of("train", all.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<java.nio.file.Path> found = Files.walk(model)) {
      for (java.nio.file.Path file : found.filter(Files::isRegularFile).toList()) {
        if (isSteady(file.getFileName().toString())) {
          files.put(model.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  /** Two files hold times, and the page the name of its directory too. */
  private static boolean isSteady(String name) {
    return !name.equals("timings.csv") && !name.equals("report.html");
  }

  private static Run train(Place place, String... options) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--data=" + place.path("/digits"), "--model=" + place.path("/model")));
    all.addAll(List.of(options(options)));
    Run run = Run.of("train", all.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    return run;
  }

  private static String[] options(String... more) {
    return Stream.concat(
            Stream.of(
                "--sizes=64,30,10", "--seed=1", "--mini-batch-size=50", "--shards=2", "--keep=9"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** The same names and the same bytes, the checkpoints' too. */
  private static void assertSameFiles(Map<String, byte[]> expected, Place place)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (String folder : List.of("/model", "/model/checkpoints")) {
      Arrays.stream(place.files().listStatus(new Path(place.path(folder))))
          .filter(status -> status.isFile())
          .map(status -> status.getPath().toUri().getPath().substring("/model/".length()))
          .filter(RemoteStorageIT::isSteady)
          .forEach(names::add);
    }
    assertEquals(expected.keySet().stream().sorted().toList(), names.stream().sorted().toList());
    for (String name : names) {
      assertArrayEquals(expected.get(name), place.read("/model/" + name), name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void convertLeavesTheBytesOfALocalRunAndOfABadFileNone(Place place) throws IOException {
    String csv = IMAGES.csv(false);
    place.write("/good.csv.gz", TestImages.gzip(csv.getBytes(US_ASCII)));
    place.write("/bad.csv.gz", TestImages.gzip((csv + "1,2\n").getBytes(US_ASCII)));
    String[] out = {
      "--overwrite",
      "--out-images=" + place.path("/idx/images"),
      "--out-labels=" + place.path("/idx/labels")
    };
    assertEquals(0, convert("--in=" + place.path("/good.csv.gz"), out));
    assertEquals(1, convert("--in=" + place.path("/bad.csv.gz"), out));
    assertArrayEquals(IMAGES.imagesFile(), place.read("/idx/images"));
    assertArrayEquals(IMAGES.labelsFile(), place.read("/idx/labels"));
  }

  private static int convert(String in, String... out) {
    String[] words = Stream.concat(Stream.of(in), Stream.of(out)).toArray(String[]::new);
    return Run.of("convert", words).status();
  }

  @ParameterizedTest
  @EnumSource
  void deformLeavesTheBytesOfALocalRun(Place place) throws IOException {
    java.nio.file.Path local = Files.createDirectory(directory.resolve(place + "-deform"));
    IMAGES.write(local, "train");
    place.write("/train-images-idx3-ubyte", IMAGES.imagesFile());
    place.write("/train-labels-idx1-ubyte", IMAGES.labelsFile());
    deform(local.toString());
    deform(place.path(""));
    for (String name : new String[] {"images/part-0000%s-idx3", "labels/part-0000%s-idx1"}) {
      for (int part = 0; part < 2; part++) {
        String file = "/deformed/" + name.formatted(part) + "-ubyte";
        assertArrayEquals(
            Files.readAllBytes(java.nio.file.Path.of(local + file)), place.read(file));
      }
    }
  }

  private static void deform(String place) {
    Run.of(
            "deform",
            "--images=" + place + "/train-images-idx3-ubyte",
            "--labels=" + place + "/train-labels-idx1-ubyte",
            "--out=" + place + "/deformed",
            "--count=700",
            "--parts=2")
        .succeeded();
  }

  /** A list of URIs; samples are read from between two marks of a part. */
  @ParameterizedTest
  @EnumSource
  void aRangeOfTextIsReadAsALocalOne(Place place) throws IOException {
    place.write("/0.csv", IMAGES.part(0, 250).csv(false).getBytes(US_ASCII));
    place.write("/1.csv", IMAGES.part(250, 300).csv(false).getBytes(US_ASCII));
    Storage storage = new Storage(place.configuration());
    InputFiles files = InputFiles.of(storage, place.path("/0.csv") + "," + place.path("/1.csv"));
    SampleSet set = SampleSet.open(storage, files, null, InputOptions.defaults(), 0);
    PackedSamples samples = new SampleLoader(storage).load(new SampleRange(set, 171, 270));
    PackedSamples local = Fixtures.samples(IMAGES.part(171, 270));
    assertEquals(99, samples.count());
    SparseRows expected = Fixtures.inputs(local, 0, 99);
    SparseRows found = Fixtures.inputs(samples, 0, 99);
    assertEquals(expected.start(99), found.start(99));
    for (int e = 0; e < expected.start(99); e++) {
      assertEquals(expected.column()[e], found.column()[e]);
      assertEquals(expected.value()[e], found.value()[e]);
    }
    for (int i = 0; i < 99; i++) {
      assertEquals(local.label(i), samples.label(i));
    }
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() throws IOException {
    Place.HDFS.write("/forbidden.csv", "1,2\n".getBytes(US_ASCII));
    Path path = new Path(Place.HDFS.path("/forbidden.csv"));
    Place.HDFS.files().setPermission(path, new FsPermission("000"));
    Storage storage = new Storage(Place.HDFS.configuration());
    PrivilegedAction<SampleSet> look =
        () ->
            SampleSet.open(
                storage, InputFiles.of(storage, path.toString()), null, InputOptions.defaults(), 0);
    InputException error =
        assertThrows(
            InputException.class, () -> UserGroupInformation.createRemoteUser("alice").doAs(look));
    String expected =
        path + ": expected to read it, found Permission denied: user=alice, access=READ";
    assertTrue(error.getMessage().startsWith(expected), error.getMessage());
    assertEquals(1, error.getMessage().lines().count());
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsReplacedAfterTheDriversLookIsNamed(Place place) throws IOException {
    TestImages images = TestImages.random(5, 2, 2, 3, 1, 1);
    byte[] content = images.imagesFile();
    place.write("/replaced", content);
    place.write("/labels", images.labelsFile());
    SampleSet set = open(place, "/replaced");
    byte[] other = content.clone();
    other[other.length - 1] ^= 1; // as long, and on S3 likely of the same second
    place.write("/replaced", other);
    assertNamed(place, "/replaced", set);
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsShortenedAfterTheDriversLookIsNamed(Place place) throws IOException {
    TestImages images = TestImages.random(5, 2, 2, 3, 1, 1);
    byte[] content = images.imagesFile();
    place.write("/shortened", content);
    place.write("/labels", images.labelsFile());
    SampleSet set = open(place, "/shortened");
    place.write("/shortened", Arrays.copyOf(content, content.length - 4));
    assertNamed(place, "/shortened", set);
  }

  @Test
  void aReadGoesOnWithTheOtherReplicaWhenADataNodeIsLost() throws Exception {
    TestImages images = TestImages.random(5, 2, 2, 3, 1, 1);
    Place.HDFS.write("/replicated", images.imagesFile());
    Place.HDFS.write("/labels", images.labelsFile());
    SampleSet set = open(Place.HDFS.configuration(), Place.HDFS, "/replicated");
    for (int i = 0; i < 2; i++) {
      MiniDFSCluster.DataNodeProperties lost = hdfs.stopDataNode(0);
      assertEquals(5, load(Place.HDFS.configuration(), set).count());
      hdfs.restartDataNode(lost, true); // as the last
      hdfs.waitActive();
    }
  }

  /** Every second connection is cut; each file system of Hadoop has its own here. */
  @Test
  void aRequestToS3IsTriedAgainAsOftenAsHadoopsSettingsSay() throws Exception {
    TestImages images = TestImages.random(5, 2, 2, 3, 1, 1);
    Place.S3.write("/tried", images.imagesFile());
    Place.S3.write("/labels", images.labelsFile());
    try (LossyLine line = new LossyLine(s3.port())) {
      Configuration often = s3.configuration();
      often.set("fs.s3a.endpoint", "http://127.0.0.1:" + line.port());
      often.setBoolean("fs.s3a.impl.disable.cache", true);
      assertEquals(5, load(often, open(often, Place.S3, "/tried")).count());
      assertTrue(line.cut() > 0);

      Configuration once = new Configuration(often);
      once.setInt("fs.s3a.attempts.maximum", 0);
      once.setInt("fs.s3a.retry.limit", 0);
      InputException error =
          assertThrows(InputException.class, () -> open(once, Place.S3, "/tried"));
      String expected = Place.S3.path("/tried") + ": expected to read it, found ";
      assertTrue(error.getMessage().startsWith(expected), error.getMessage());
    }
  }

  @Test
  void aServerThatHangsIsNotWaitedFor() throws Exception {
    TestImages images = TestImages.random(5, 2, 2, 3, 1, 1);
    Place.S3.write("/hung", images.imagesFile());
    Place.S3.write("/labels", images.labelsFile());
    Configuration impatient = s3.configuration();
    impatient.set(Storage.TIMEOUT, "2s");
    Path path = new Path(Place.S3.path("/hung"));
    SampleSet set = open(Place.S3, "/hung");
    s3.freeze();
    try {
      InputException reading = assertThrows(InputException.class, () -> load(impatient, set));
      assertEquals(
          path + ": expected to read it, found no answer within 2 s (nndl.storage.timeout)",
          reading.getMessage());
      Storage storage = new Storage(impatient);
      InputException writing =
          assertThrows(InputException.class, () -> storage.write(path, out -> out.write(1)));
      assertEquals(
          path + ": expected to write it, found no answer within 2 s (nndl.storage.timeout)",
          writing.getMessage());
    } finally {
      s3.thaw();
    }
    assertEquals(5, load(s3.configuration(), open(Place.S3, "/hung")).count());
  }

  private static SampleSet open(Place place, String images) {
    return open(place.configuration(), place, images);
  }

  private static SampleSet open(Configuration configuration, Place place, String images) {
    Storage storage = new Storage(configuration);
    return SampleSet.open(
        storage,
        InputFiles.of(storage, place.path(images)),
        InputFiles.of(storage, place.path("/labels")),
        InputOptions.defaults(),
        4);
  }

  private static void assertNamed(Place place, String name, SampleSet set) {
    InputException error =
        assertThrows(InputException.class, () -> load(place.configuration(), set));
    assertTrue(
        error
            .getMessage()
            .startsWith(place.path(name) + ": expected the file that the run began with, "),
        error.getMessage());
  }

  private static PackedSamples load(Configuration configuration, SampleSet set) {
    return new SampleLoader(new Storage(configuration)).load(set.all());
  }
}
