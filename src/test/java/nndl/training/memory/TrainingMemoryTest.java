package nndl.training.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.EpochOrder;
import nndl.data.sampling.Shards;
import nndl.data.sampling.Shuffle;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.network.Block;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.Network;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.worker.Tiles;
import nndl.training.worker.Workspace;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate equals what is allocated. */
class TrainingMemoryTest {
  private static final int SAMPLES = 3_000;
  private static final int[] SIZES = {30, 4000, 1000, 10};

  /**
   * The bytes of one of G1's regions; half a region is lost on average at the end of a large array.
   */
  private static final double REGION = 1 << 20;

  @TempDir Path directory;
  private SampleSet training;
  private SampleSet test;

  @BeforeEach
  void writeImages() {
    training = TestImages.random(SAMPLES, 5, 6, 10, 0.5, 1).write(directory, "train");
    test = TestImages.random(500, 5, 6, 10, 0.5, 2).write(directory, "t10k");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void ofSamplesIsWhatTheyHoldOnceTheyAreLoaded(int shards) {
    Workload workload = workload(shards);
    long held = Fixtures.loader().load(workload.training()).heldBytes();
    held += Fixtures.loader().load(workload.sets().get(Split.TEST)).heldBytes();
    assertEquals(held, memory(workload).barrierTasks(shards, 1).samples(), 0.02 * held);
  }

  @Test
  void ofAWorkspaceIsWhatItAllocates() {
    assertForeseen(workload(1).hyperparameters());
  }

  @Test
  void ofAWorkspaceHasTheTilesOfGeluAndOfDropout() {
    Hyperparameters plain = workload(1).hyperparameters();
    Network gelu = new Network(plain.layout(), Activation.GELU, Initialiser.HE);
    assertForeseen(new Hyperparameters(gelu, plain.objective(), plain.descent()));
    Objective dropout = Fixtures.objective(Cost.QUADRATIC, List.of(0.2, 0.5, 0.5), 0, List.of());
    assertForeseen(new Hyperparameters(plain.network(), dropout, plain.descent()));
    assertForeseen(new Hyperparameters(gelu, dropout, plain.descent()));
  }

  /** The derivative of GELU is of z, which is kept elsewhere. */
  @Test
  void ofDropoutHasTilesOnlyWhereTheDerivativeIsOfActivations() {
    assertEquals(buffers(Activation.GELU), buffers(Activation.GELU, 0.2, 0.5, 0.25));
    long kept = buffers(Activation.SIGMOID, 0.2, 0.5, 0.25) - buffers(Activation.SIGMOID);
    assertEquals(buffers(Activation.GELU) - buffers(Activation.SIGMOID), kept);
    assertTrue(kept > Tiles.SIZE * (4000 + 1000) * Float.BYTES);
    assertTrue(kept > buffers(Activation.SIGMOID, 0.2, 0.5, 0.0) - buffers(Activation.SIGMOID));
  }

  private long buffers(Activation activation, Double... dropout) {
    Hyperparameters plain = workload(1).hyperparameters();
    return buffers(
        new Hyperparameters(
            new Network(plain.layout(), activation, Initialiser.HE),
            Fixtures.objective(Cost.QUADRATIC, List.of(dropout), 0, List.of()),
            plain.descent()));
  }

  /** Except for the ends of arrays, and for arrays of products, which depend on the machine. */
  private void assertForeseen(Hyperparameters h) {
    long allocated = allocated(() -> new Workspace(h));
    assertEquals(allocated, buffers(h), 9 * REGION);
  }

  private long buffers(Hyperparameters h) {
    return memory(Fixtures.workload(h, 1, training, test)).barrierTasks(1, 1).buffers();
  }

  @Test
  void ofAPartThatSetsShareIsCountedOnce() {
    SampleSet compressed =
        TestImages.random(SAMPLES, 28, 28, 10, 0.5, 1).writeGzip(directory, "train");
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAINING, new SampleRange(compressed, 0, SAMPLES - 100));
    sets.put(Split.VALIDATION, new SampleRange(compressed, SAMPLES - 100, SAMPLES));
    double part = Fixtures.loader().load(sets.get(Split.TRAINING)).heldBytes();
    assertEquals(part, whileLoading(sets, 1), 0.25 * part);
    assertEquals(2 * part, whileLoading(sets, 4), 0.25 * part);
  }

  /** A shard that is most of a compressed file keeps it whole, and no copy. */
  @Test
  void ofSamplesIsAWholeFileOrACopyForEachShard() {
    SampleSet whole = TestImages.random(100, 28, 28, 10, 0.5, 1).writeGzip(directory, "whole");
    for (SampleSet set : List.of(training, whole)) {
      JvmMemory one = TrainingMemory.samples(List.of(set.all()), Map.of(set, 2.0), 1);
      long bytes = 2L * set.all().count();
      assertEquals(set.equals(whole) ? bytes : 0, one.buffers());
      assertEquals(set.equals(whole) ? 0 : bytes, one.samples());
      assertEquals(one.times(3), TrainingMemory.samples(List.of(set.all()), Map.of(set, 2.0), 3));
    }
  }

  /** Of a network that is so small that loading takes more than computing. */
  private static long whileLoading(Map<Split, SampleRange> sets, int shards) {
    Hyperparameters small = Fixtures.hyperparameters(1, 10, 3, 784, 10);
    JvmMemory memory =
        memory(new Workload(small, new Shards(shards), sets)).barrierTasks(shards, 1);
    return memory.samples() + memory.buffers();
  }

  @Test
  void ofASumIsWhatItAllocates() {
    TrainingMemory memory = memory(workload(1));
    long allocated = allocated(() -> Gradient.lasting(memory.workload().layout()));
    assertEquals(allocated, memory.barrierDriver(1).weights(), REGION);
    assertEquals(allocated, memory.barrierDriver(1).direct(), REGION);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void ofAnOrderIsWhatItAllocates(int shards) {
    int k = 1_000_000 / shards;
    long allocated = allocated(() -> new EpochOrder(new Shuffle(1, 0, 1_000_000), 0, k, 1_000_000));
    assertEquals(allocated, TrainingMemory.orderAsItIsMade(k, 1_000_000), 0.1 * allocated);
  }

  @Test
  void growsWithShardsAndThreads() {
    TrainingMemory memory = memory(workload(4));
    JvmMemory one = memory.barrierTasks(1, 1);
    assertEquals(one.times(2), memory.barrierTasks(2, 2));
    assertTrue(one.buffers() < memory.barrierTasks(2, 1).buffers());
    assertTrue(memory.barrierTasks(2, 1).buffers() < memory.barrierTasks(2, 2).buffers());
  }

  /** Of 750 of 3,000 samples: an index, a position in the shuffle and a place in the file each. */
  @Test
  void ofAShardHasItsOrderAndOfAThreadTwoOrdersWhileTheNextIsMade() {
    TrainingMemory memory = memory(workload(4));
    long order = 750 * (Integer.BYTES + Long.BYTES);
    assertEquals(
        2 * (order + 750 * Long.BYTES),
        memory.barrierTasks(4, 1).buffers() - memory.barrierTasks(2, 1).buffers());
    assertEquals(
        2 * order, memory.jobExecutor(4, 2).buffers() - memory.jobExecutor(4, 1).buffers());
  }

  @Test
  void ofTheLastLayerHasActivationsAndErrors() {
    long few = buffers(Fixtures.hyperparameters(1, 10, 3, 30, 4000, 10));
    long many = buffers(Fixtures.hyperparameters(1, 10, 3, 30, 4000, 1000));
    assertEquals(2 * (Matrix.bytes(Tiles.SIZE, 1000) - Matrix.bytes(Tiles.SIZE, 10)), many - few);
  }

  /** Of a training without evaluations: of each input that is not zero, its place and its value. */
  @Test
  void ofATileHasTheInputsOfAMiniBatchThatIsSmaller() {
    double inputs = Fixtures.loader().bytesPerSample(training) / 2;
    assertTrue(10 < inputs && inputs < 20, "half of 30");
    assertEquals(10 * inputs * (Integer.BYTES + Float.BYTES), ofMiniBatch(20) - ofMiniBatch(10), 1);
  }

  private long ofMiniBatch(int miniBatch) {
    Hyperparameters h = Fixtures.hyperparameters(1, miniBatch, 3, SIZES);
    Workload trains = new Workload(h, new Shards(1), Map.of(Split.TRAINING, training.all()));
    return memory(trains).barrierTasks(1, 1).buffers();
  }

  /** Few rows of the first layer travel, and pieces of what travels are as long as they must be. */
  @Test
  void ofAPeerHasTwiceItsShareWhereFewRowsTravel() {
    Hyperparameters h = Fixtures.hyperparameters(1, 1, 3, 30, 4000, 10);
    TrainingMemory memory = memory(Fixtures.workload(h, 4, training, test));
    long touched = (long) (Fixtures.loader().bytesPerSample(training) / 2);
    long travels = h.layout().length() - (30 - touched) * 4000;
    long owners = travels / 2048;
    assertTrue(owners < 80, owners + " pieces");
    long piece = 2 * Block.bytes(h.layout()) / owners;
    assertEquals(3 * piece, ofPeer(memory, 100, 3) - ofPeer(memory, 100, 0));
  }

  /** They are evaluated beside those that are trained, as an average is. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void ofAPeerHasTheBestWeights(int executors) {
    Hyperparameters plain = workload(4).hyperparameters();
    Hyperparameters best = Fixtures.with(plain, new Average.None(), 2, Criterion.ACCURACY);
    assertEquals(Block.bytes(plain.layout()), ofPeer(best, executors) - ofPeer(plain, executors));
  }

  @Test
  void ofAPeerWithAnAverageHasNotTheBestWeightsToo() {
    Hyperparameters plain = workload(4).hyperparameters();
    Average average = new Average.Ema(0.9);
    Hyperparameters averaged = Fixtures.with(plain, average, 0, Criterion.ACCURACY);
    Hyperparameters best = Fixtures.with(plain, average, 2, Criterion.ACCURACY);
    assertEquals(Block.bytes(plain.layout()), ofPeer(averaged, 2) - ofPeer(plain, 2));
    assertEquals(ofPeer(averaged, 2), ofPeer(best, 2));
  }

  /** A total, and of each other executor and of its own sum a half. */
  @Test
  void ofAPeerBesideAnotherHasAPieceOfEachSumAndTheirTotal() {
    Hyperparameters plain = workload(4).hyperparameters();
    assertEquals(2 * Block.bytes(plain.layout()), ofPeer(plain, 2) - ofPeer(plain, 1));
  }

  @Test
  void ofTheDriverIsTheStateAndACopyAndOneMoreIfItResumes() {
    Hyperparameters plain = workload(1).hyperparameters();
    long block = Block.bytes(plain.layout());
    Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-8);
    Map<Hyperparameters, Integer> blocks =
        Map.of(
            plain,
            1,
            Fixtures.with(plain, adam, Penalties.NONE),
            3,
            Fixtures.with(plain, new Average.Ema(0.9), 0, Criterion.ACCURACY),
            2,
            Fixtures.with(plain, new Average.None(), 2, Criterion.ACCURACY),
            2,
            Fixtures.with(plain, new Average.Ema(0.9), 2, Criterion.ACCURACY),
            3);
    blocks.forEach(
        (h, kept) -> {
          assertEquals(kept * block, TrainingMemory.checkpoint(h));
          assertEquals(2 * kept * block, TrainingMemory.driver(h, false).weights());
          assertEquals(3 * kept * block, TrainingMemory.driver(h, true).weights());
        });
  }

  @Test
  void ofATileHasTheInputsOfAnEvaluationWhateverTheMiniBatch() {
    Hyperparameters h = Fixtures.hyperparameters(1, 2, 3, SIZES);
    long evaluates = buffers(h);
    Workload trains = new Workload(h, new Shards(1), Map.of(Split.TRAINING, training.all()));
    assertTrue(evaluates > memory(trains).barrierTasks(1, 1).buffers());
  }

  /** What a checkpoint takes is not needed before all is loaded. */
  @Test
  void ofLoadingIsWhatIsNotThereForLaterAnyway() {
    SampleSet compressed =
        TestImages.random(SAMPLES, 28, 28, 10, 0.5, 1).writeGzip(directory, "train");
    Map<Split, SampleRange> sets = Map.of(Split.TRAINING, compressed.all());
    Hyperparameters small = Fixtures.hyperparameters(1, 10, 3, 784, 10);
    Hyperparameters large = Fixtures.hyperparameters(1, 10, 3, 784, 64, 10);
    assertEquals(
        TrainingMemory.checkpoint(large) - TrainingMemory.checkpoint(small),
        whileLoading(small, sets) - whileLoading(large, sets));
    long less = Block.bytes(large.layout()) - Block.bytes(small.layout());
    assertEquals(5 * less, ofJob(small, sets) - ofJob(large, sets)); // and four copies of a result
  }

  private static long ofJob(Hyperparameters h, Map<Split, SampleRange> sets) {
    return memory(new Workload(h, new Shards(2), sets)).jobExecutor(1, 1).buffers();
  }

  /** The sums in whole blocks; 64 shards of 100 samples are computed faster than they are read. */
  @Test
  void ofTheJobExchangeHasTheSumsOnTheirWay() {
    TrainingMemory memory = memory(workload(64));
    long block = Block.bytes(memory.workload().layout());
    JvmMemory executor = memory.jobExecutor(16, 2);
    assertEquals((4 * 2 + 4 + 16 - 2) * block, executor.weights());
    assertEquals(2 * block, executor.direct());
    assertEquals((1 + 4 * 3 + 5) * block, memory.jobDriver(3).weights());
    assertEquals((1 + 4 * 4 + 5) * block, memory.jobDriver(31).weights());
    assertEquals(4 * block, memory.jobDriver(31).direct());
    long ofTwo = (4 * 2 + 1 + 4 * 4 + 5) * block; // their results, and what the driver reads
    assertEquals(ofTwo + (31 - 4) * block, memory.jobLocal(2).weights());
  }

  @Test
  void ofATrialIsThatOfADriverThatResumesAndASumOfEachShard() {
    TrainingMemory memory = memory(workload(4));
    long block = Block.bytes(memory.workload().layout());
    assertEquals((4 + 3) * block, memory.trial().weights());
    assertEquals(0, memory.trial().samples());
  }

  private static long whileLoading(Hyperparameters h, Map<Split, SampleRange> sets) {
    return memory(new Workload(h, new Shards(2), sets)).barrierTasks(1, 1).buffers();
  }

  private long ofPeer(Hyperparameters h, int executors) {
    return memory(Fixtures.workload(h, 4, training, test))
        .barrierPeer(2, 1, 1, executors, executors > 1 ? executors : 0)
        .weights();
  }

  /** Four pieces of the sums of six nodes: each executor has six of a quarter of the weights. */
  @Test
  void ofAPeerHasItsPieceOfTheSumsOfAll() {
    TrainingMemory memory = memory(workload(6));
    long slices = ofPeer(memory, 4, 6) - ofPeer(memory, 4, 0);
    assertEquals(6 * Block.bytes(memory.workload().layout()) / 4, slices);
  }

  private static long ofPeer(TrainingMemory memory, int executors, int slices) {
    return memory.barrierPeer(2, 1, 1, executors, slices).weights();
  }

  /** The moments and the sum of all. A sample has half of the inputs, and two may have all. */
  @ParameterizedTest
  @CsvSource({"1, 3", "2, 0"})
  void ofAnExecutorOfAStarHasTheReplicaWhereItIsSureToStep(int miniBatch, int blocks) {
    Hyperparameters plain = Fixtures.hyperparameters(1, miniBatch, 3, SIZES);
    Optimizer adam = new Optimizer.Adam(0.9, 0.999, 1e-8);
    Hyperparameters h = Fixtures.with(plain, adam, Penalties.NONE);
    long more = ofExecutor(h) - ofExecutor(plain);
    assertEquals(blocks * Block.bytes(h.layout()), more);
  }

  private long ofExecutor(Hyperparameters h) {
    return memory(Fixtures.workload(h, 4, training, test)).barrierExecutor(2, 1, 1).weights();
  }

  private static TrainingMemory memory(Workload workload) {
    return TrainingMemory.of(workload, Fixtures.loader());
  }

  private Workload workload(int shards) {
    return Fixtures.workload(Fixtures.hyperparameters(1, 100, 3, SIZES), shards, training, test);
  }

  /** Bytes that this thread allocates, once all classes are loaded. */
  private static long allocated(Supplier<Object> supplier) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Object unused = supplier.get();
    long before = threads.getCurrentThreadAllocatedBytes();
    unused = supplier.get();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
