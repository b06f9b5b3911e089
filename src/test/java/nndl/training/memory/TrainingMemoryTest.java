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
import nndl.data.image.Distortion;
import nndl.data.sampling.EpochOrder;
import nndl.data.sampling.Shards;
import nndl.data.sampling.Shuffle;
import nndl.math.elements.Activation;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;
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
    TrainingMemory memory = TrainingMemory.of(workload, Fixtures.loader());
    long held = Fixtures.loader().load(workload.training()).heldBytes();
    held += Fixtures.loader().load(workload.sets().get(Split.TEST)).heldBytes();
    long foreseen =
        memory.worker(shards, 1, 1).stream()
            .filter(block -> block.kind() == Kind.HEAP_OR_MAPPED)
            .mapToLong(MemoryBlock::bytes)
            .sum();
    assertEquals(held, foreseen, 0.02 * held);
  }

  @Test
  void ofAWorkspaceIsWhatItAllocates() {
    assertForeseen(workload(1).hyperparameters(), 9);
  }

  @Test
  void ofAWorkspaceHasTheTilesOfGeluAndOfDropout() {
    Hyperparameters plain = workload(1).hyperparameters();
    Network gelu = new Network(plain.layout(), Activation.GELU, Initialiser.HE);
    assertForeseen(new Hyperparameters(gelu, plain.objective(), plain.descent()), 13);
    Objective dropout = Fixtures.objective(Cost.QUADRATIC, List.of(0.2, 0.5, 0.5), 0, List.of());
    assertForeseen(new Hyperparameters(plain.network(), dropout, plain.descent()), 13);
    assertForeseen(new Hyperparameters(gelu, dropout, plain.descent()), 13);
  }

  /** The derivative of GELU is of z, which is kept elsewhere. */
  @Test
  void ofDropoutHasTilesOnlyWhereTheDerivativeIsOfActivations() {
    assertEquals(tiles(Activation.GELU), tiles(Activation.GELU, 0.2, 0.5, 0.25));
    long kept = tiles(Activation.SIGMOID, 0.2, 0.5, 0.25) - tiles(Activation.SIGMOID);
    assertEquals(tiles(Activation.GELU) - tiles(Activation.SIGMOID), kept);
    assertTrue(kept > Tiles.SIZE * (4000 + 1000) * Float.BYTES);
    assertTrue(kept > tiles(Activation.SIGMOID, 0.2, 0.5, 0.0) - tiles(Activation.SIGMOID));
  }

  private long tiles(Activation activation, Double... dropout) {
    Hyperparameters plain = workload(1).hyperparameters();
    Objective o = plain.objective();
    return BufferSizes.ofTraining(
        new Hyperparameters(
            new Network(plain.layout(), activation, Initialiser.HE),
            new Objective(
                o.cost(),
                o.seed(),
                o.arithmetic(),
                List.of(dropout),
                0,
                List.of(),
                o.deform(),
                o.inputTransform()),
            plain.descent()),
        100,
        30);
  }

  @Test
  void ofDistortionsIsWhatTheyAllocate() {
    Hyperparameters plain = workload(1).hyperparameters();
    Distortion images =
        new Distortion.Random(
            5, 6, 1, new Distortion.Limits(15, 0, 0, 0, false, 4, 34, List.of(), 0));
    Hyperparameters distorted = Fixtures.with(plain, images, InputTransform.NONE);
    assertForeseen(distorted, 9);
    Workload workload = Fixtures.workload(distorted, 4, training, test);
    List<Long> shared =
        TrainingMemory.of(workload, Fixtures.loader()).worker(4, 4, 4).stream()
            .filter(block -> block.what().equals("displacements of images"))
            .map(MemoryBlock::bytes)
            .toList();
    assertEquals(List.of(4L * 534 * 534), shared);
    long one = sum(TrainingMemory.of(workload, Fixtures.loader()), 1, 1, 1);
    assertTrue(
        one > shared.get(0) + sum(TrainingMemory.of(workload(4), Fixtures.loader()), 1, 1, 1));
  }

  /**
   * Except for the ends of arrays, and for the packed arrays of products, of which one is made at a
   * time.
   */
  private static void assertForeseen(Hyperparameters h, int regions) {
    long allocated = allocated(() -> new Workspace(h));
    long foreseen = BufferSizes.ofTraining(h, Tiles.SIZE, 30);
    assertEquals(allocated, foreseen, regions * REGION);
    assertTrue(allocated < foreseen);
  }

  @Test
  void ofAPartThatSetsShareIsCountedOnce() {
    SampleSet compressed =
        TestImages.random(SAMPLES, 5, 6, 10, 0.5, 1).writeGzip(directory, "train");
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAINING, new SampleRange(compressed, 0, SAMPLES - 100));
    sets.put(Split.VALIDATION, new SampleRange(compressed, SAMPLES - 100, SAMPLES));
    Hyperparameters h = workload(1).hyperparameters();
    long one = heldOf(new Workload(h, new Shards(1), sets));
    long four = heldOf(new Workload(h, new Shards(4), sets));
    double part = Fixtures.loader().load(sets.get(Split.TRAINING)).heldBytes();
    assertEquals(part, one, 0.2 * part);
    assertEquals(2 * part, four, 0.2 * part);
  }

  private static long heldOf(Workload workload) {
    return TrainingMemory.of(workload, Fixtures.loader())
        .worker(workload.shards().count(), 1, 1)
        .stream()
        .filter(block -> block.what().matches(".* samples, packed|a compressed part, all of it"))
        .mapToLong(MemoryBlock::bytes)
        .sum();
  }

  @Test
  void ofASumIsWhatItAllocates() {
    Layout layout = workload(1).layout();
    long block = TrainingMemory.of(workload(1), Fixtures.loader()).block();
    assertEquals(allocated(() -> Gradient.lasting(layout)), block, REGION);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void ofAnOrderIsWhatItAllocates(int shards) {
    int k = 1_000_000 / shards;
    long allocated = allocated(() -> new EpochOrder(new Shuffle(1, 0, 1_000_000), 0, k, 1_000_000));
    assertEquals(allocated, TrainingMemory.orderAsItIsMade(k, 1_000_000), 0.1 * allocated);
  }

  @Test
  void growsWithShardsAndThreadsAndWorkspaces() {
    TrainingMemory memory = TrainingMemory.of(workload(4), Fixtures.loader());
    long one = sum(memory, 1, 1, 1);
    assertEquals(2 * one, sum(memory, 2, 2, 2), 16);
    assertTrue(one < sum(memory, 2, 1, 1));
    assertTrue(sum(memory, 2, 2, 1) < sum(memory, 2, 2, 2));
  }

  private static long sum(TrainingMemory memory, int shards, int threads, int workspaces) {
    return memory.worker(shards, threads, workspaces).stream()
        .filter(block -> block.phase() != Phase.LOADING)
        .mapToLong(MemoryBlock::bytes)
        .sum();
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
