package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.workload.Workload;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** What is left of trainings in a context that lives on. */
@Slow
class LeakTest {
  private static final int TRAININGS = 10;
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @AutoClose private static final JavaSparkContext spark = Fixtures.spark("local[2]");

  @TempDir Path directory;

  /** The first trainings start threads that Spark keeps. */
  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  void tenTrainingsLeaveNothing(Kind kind) throws Exception {
    for (int i = 0; i < 3; i++) {
      train(kind);
    }
    int tries = 0;
    while (!tenMoreLeaveNoFile(kind)) {
      assertTrue(++tries < 3, "files are left each time");
    }
  }

  /**
   * Fails if anything else is left. A jar that a class comes from for the first time stays open,
   * but not once more.
   */
  private boolean tenMoreLeaveNoFile(Kind kind) throws Exception {
    Left before = Left.now();
    List<WeakReference<Object>> objects = new ArrayList<>();
    for (int i = 0; i < TRAININGS; i++) {
      objects.addAll(train(kind));
    }
    await(() -> objects.stream().allMatch(object -> object.get() == null), "objects are held");
    await(() -> broadcasts() == 0, "broadcasts are left");
    await(() -> before.threads().containsAll(nndlThreads()), "threads are left");
    assertEquals(before.withoutThreads(), Left.now().withoutThreads());
    return openFiles() <= before.files() + 2;
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  void theMemoryOfSamplesIsReleasedAtTheEndAndNotByACollection(Kind kind) throws Exception {
    Workload workload = new SmallRun(directory, 3).workload();
    Exchange exchange = Fixtures.open(kind, spark, workload);
    await(() -> unnamed() > 0, "samples take no memory");
    long collections = collections();
    exchange.close();
    assertEquals(0, spark.getPersistentRDDs().size());
    for (int i = 0; i < 200 && unnamed() != 0; i++) {
      Thread.sleep(10); // Spark removes its own blocks meanwhile, between two of our readings too
    }
    assertEquals(0, unnamed(), "after " + (collections() - collections) + " collections");
  }

  /** The bytes of Spark's storage memory that are in no block. */
  private static long unnamed() {
    BlockManager blocks = SparkEnv.get().blockManager();
    long inBlocks =
        CollectionConverters.asJava(blocks.getMatchingBlockIds(new IsBlock(id -> true))).stream()
            .map(blocks::getStatus)
            .filter(Option::isDefined) // Spark may have removed it meanwhile
            .mapToLong(status -> status.get().memSize())
            .sum();
    return SparkEnv.get().memoryManager().storageMemoryUsed() - inBlocks;
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  void aTrainingPrintsNothingAndChangesNoLogLevelOrSystemProperty(Kind kind) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Map<Object, Object> properties = new TreeMap<>(System.getProperties());
    Map<String, Level> levels = levels();
    try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(stream);
      System.setErr(stream);
      train(kind);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertEquals("", printed.toString(StandardCharsets.UTF_8));
    assertEquals(properties, new TreeMap<>(System.getProperties()));
    assertEquals(levels, levels());
  }

  /** The warning that this JVM has no vectors goes to Java's own log. */
  @Test
  void whatJavaLogsGoesToTheLogOfTheProgramThatHasASparkContext() {
    assertEquals(
        List.of("org.slf4j.bridge.SLF4JBridgeHandler"),
        Stream.of(java.util.logging.Logger.getLogger("").getHandlers())
            .map(handler -> handler.getClass().getName())
            .toList());
  }

  /** Trains, and returns references to the objects that must not be held afterwards. */
  private List<WeakReference<Object>> train(Kind kind) {
    Workload workload = new SmallRun(directory, 3).workload();
    Progress progress = Fixtures.progress(workload);
    try (Exchange exchange = Fixtures.open(kind, spark, workload);
        TrainingSource source = TrainingSource.register(spark, workload, progress, exchange)) {
      new Sgd(workload, exchange, List.of(source)).train(progress);
      return Stream.of(workload, progress, exchange, source)
          .map(object -> new WeakReference<>((Object) object))
          .toList();
    }
  }

  /**
   * What a context has.
   *
   * @param threads by name, which no two have: those of tests before may still be ending
   * @param files the number of open files, which is compared with a margin
   */
  private record Left(
      Set<String> threads, List<?> listeners, int sources, int cached, long memory, long files) {
    static Left now() throws Exception {
      await(() -> broadcasts() == 0, "broadcasts are left");
      spark.sc().listenerBus().waitUntilEmpty(120_000);
      return new Left(
          nndlThreads(),
          List.copyOf(spark.sc().listenerBus().listeners()),
          spark.sc().env().metricsSystem().getSourcesByName("nndl").size(),
          spark.getPersistentRDDs().size(),
          SparkEnv.get().memoryManager().storageMemoryUsed(),
          openFiles());
    }

    Left withoutThreads() {
      return new Left(Set.of(), listeners, sources, cached, memory, 0);
    }
  }

  private static Set<String> nndlThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("nndl"))
        .filter(name -> !name.equals("nndl-storage")) // these end after an idle minute
        .collect(Collectors.toSet());
  }

  /** The open files of this process, or 0 if the system does not show them. */
  private static long openFiles() {
    if (!Files.isDirectory(OPEN_FILES)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(OPEN_FILES)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int broadcasts() {
    return SparkEnv.get()
        .blockManager()
        .getMatchingBlockIds(new IsBlock(BlockId::isBroadcast))
        .size();
  }

  private static final class IsBlock extends AbstractFunction1<BlockId, Object> {
    private final Predicate<BlockId> matches;

    IsBlock(Predicate<BlockId> matches) {
      this.matches = matches;
    }

    @Override
    public Object apply(BlockId id) {
      return matches.test(id);
    }
  }

  /** Collects garbage until the condition holds: Spark removes what is garbage. */
  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertTrue(condition.getAsBoolean(), what);
  }

  private static Map<String, Level> levels() {
    org.apache.logging.log4j.core.LoggerContext context =
        (org.apache.logging.log4j.core.LoggerContext) LogManager.getContext(false);
    Map<String, Level> levels = new TreeMap<>();
    context
        .getConfiguration()
        .getLoggers()
        .forEach((name, logger) -> levels.put(name, logger.getLevel()));
    return levels;
  }
}
