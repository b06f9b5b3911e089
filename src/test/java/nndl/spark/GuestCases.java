package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.spark.Exchanges.Kind;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.SparkRun;
import nndl.spark.transport.Listening;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a training leaves to the program in whose Spark context it runs. */
abstract class GuestCases {
  private static final SlotRequest ONE_FREE = new SlotRequest(SlotRequest.ANY, true, () -> false);
  private static final Map<String, String> OWN =
      Map.of(
          "spark.job.description", "the program's",
          "spark.jobGroup.id", "programs",
          "spark.scheduler.pool", "small");

  @TempDir Path directory;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  abstract JavaSparkContext spark();

  @BeforeEach
  void setProperties() {
    OWN.forEach(spark()::setLocalProperty);
  }

  @AfterEach
  void clearProperties() {
    OWN.keySet().forEach(name -> spark().setLocalProperty(name, null));
  }

  @ParameterizedTest
  @EnumSource
  void theThreadsPropertiesAreThoseOfTheProgramWheneverItsCodeRuns(Kind kind) {
    SmallRun run = new SmallRun(directory, 2);
    Map<String, String> before = properties();
    try (Exchange exchange = Fixtures.open(kind, spark(), run.workload())) {
      assertEquals(before, properties());
      run.assertSameBits(
          exchange,
          new Observer() {
            @Override
            public void iterationEnded(Progress progress) {
              assertEquals(before, properties());
            }
          });
    }
    assertEquals(before, properties());
  }

  @ParameterizedTest
  @EnumSource
  void theThreadsPropertiesAreBackAfterAFailure(Kind kind) {
    Workload wrong = SmallRun.withWrongLabel(directory);
    Map<String, String> before = properties();
    assertThrows(InputException.class, () -> Fixtures.open(kind, spark(), wrong).close());
    assertEquals(before, properties());
  }

  @ParameterizedTest
  @EnumSource
  void aJobInsideAnEpochRunsAsTheProgramsOwnWhileTheTrainingGoesOn(Kind kind) throws Exception {
    SmallRun run = new SmallRun(directory, 2);
    List<Long> counts = new ArrayList<>();
    List<String> jobs = new CopyOnWriteArrayList<>();
    SparkListener names =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.add(start.properties().getProperty("spark.job.description"));
          }
        };
    try (Listening unused = Listening.with(spark(), names);
        Exchange exchange =
            Fixtures.open(
                kind, new SparkRun(spark(), "ours", ONE_FREE, lines::add), run.workload())) {
      run.assertSameBits(
          exchange,
          new Observer() {
            @Override
            public void epochEnded(Progress progress, Epoch epoch) {
              counts.add(spark().parallelize(List.of(1, 2, 3), 3).count());
            }
          });
    }
    assertEquals(List.of(3L, 3L, 3L), counts);
    spark().sc().listenerBus().waitUntilEmpty(120_000);
    assertEquals(3, jobs.stream().filter("the program's"::equals).count());
    assertTrue(jobs.stream().filter(job -> job.startsWith("ours, ")).count() >= 1, jobs.toString());
    assertEquals(List.of(), lines);
  }

  @Test
  void aTrainingThatMayHoldAllSlotsLeavesOneForJobs() {
    int slots = SparkInternals.slots(spark().sc());
    SmallRun run = new SmallRun(directory, slots);
    SlotRequest all = new SlotRequest(slots, true, () -> false);
    SparkRun guest = new SparkRun(spark(), "ours", all, lines::add);
    try (SlotShare other = SlotArbiter.of(spark().sc()).open(SlotRequest.ALL);
        Exchange exchange = Fixtures.open(Kind.BARRIER, guest, run.workload())) {
      assertEquals(slots - 1, other.others());
      run.assertSameBits(exchange);
    }
    assertEquals(List.of(), lines);
  }

  /** In local mode the barrier exchange takes all of its slots or none. */
  @Test
  void onAClusterATrainingUsesTheSlotsThatAJobOfTheProgramLeaves() throws Exception {
    assumeFalse(spark().isLocal());
    SmallRun run = new SmallRun(directory, 2);
    SparkRun guest = new SparkRun(spark(), "ours", SlotRequest.ALL, lines::add);
    try (Blocker blocker = new Blocker(spark(), directory, SparkInternals.slots(spark().sc()) - 1);
        Exchange exchange = Fixtures.open(Kind.BARRIER, guest, run.workload())) {
      assertEquals(OptionalInt.of(1), exchange.tasks());
      run.assertSameBits(exchange);
      blocker.assertRuns();
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    spark()
        .sc()
        .getLocalProperties()
        .forEach((name, value) -> properties.put("" + name, "" + value));
    return properties;
  }
}
