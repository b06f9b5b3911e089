package nndl.training.memory;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.network.Block;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.training.optimizer.Average;
import nndl.training.worker.Tiles;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Estimates the memory of each JVM of a training, as little as it can do with: copies of the
 * weights, buffers to compute in, and packed samples. The estimate lacks small things, so that no
 * heap is refused that is large enough. The size of packed samples is known only after loading, so
 * it is estimated from the first samples of each set.
 *
 * @param bytesPerSample the estimated bytes of a packed sample of each set
 */
public record TrainingMemory(Workload workload, Map<SampleSet, Double> bytesPerSample)
    implements Serializable {
  /** The bytes of an input that is not zero in a packed sample: its distance and its value. */
  private static final double BYTES_PER_PAIR = 2;

  private static final double BYTES_PER_FLOAT_PAIR = 5;

  /**
   * The copies of a sum on its way from a task of the job exchange to the driver, at either end:
   * the numbers, their serialised bytes, these in the task's result, and the result's storage
   * block.
   */
  private static final int COPIES_OF_RESULT = 4;

  /** The number of Spark's threads that read results ({@code spark.resultGetter.threads}). */
  private static final int READERS = 4;

  /**
   * If a shard has fewer samples of a mini-batch, it is computed faster than its sum is read, for
   * networks of any size. Then up to half of the results wait to be read, as measured.
   */
  private static final double UNHURRIED_SAMPLES = 256;

  /** Returns an estimate for a workload. Reads the first samples of each set. */
  public static TrainingMemory of(Workload workload, SampleLoader loader) {
    return new TrainingMemory(workload, bytesPerSample(List.of(workload), loader));
  }

  /** Returns the estimated bytes of a packed sample, for each set of some trainings. */
  public static Map<SampleSet, Double> bytesPerSample(
      List<Workload> trainings, SampleLoader loader) {
    Map<SampleSet, Double> sets = new HashMap<>();
    trainings.stream()
        .flatMap(workload -> workload.sets().values().stream())
        .forEach(range -> sets.computeIfAbsent(range.set(), loader::bytesPerSample));
    return sets;
  }

  /**
   * Returns the memory of the driver with any exchange: for the numbers that it updates in each
   * step, and for the checkpoint that is written while the training continues.
   *
   * @param resumes whether the training is resumed from a checkpoint, which then stays in memory
   */
  public static JvmMemory driver(Hyperparameters h, boolean resumes) {
    return new JvmMemory((resumes ? 3 : 2) * checkpoint(h), 0, 0, 0, 0);
  }

  /** The bytes of the numbers in a checkpoint. */
  public static long checkpoint(Hyperparameters h) {
    int kept = state(h) + (h.descent().keepsBest() ? 1 : 0);
    return kept * Block.bytes(h.layout());
  }

  /**
   * Returns the memory of {@code tasks} tasks of the barrier exchange in one JVM, without the
   * weights. In local mode this is all, since the tasks share the weights with the driver.
   *
   * @param shards the number of shards of all these tasks
   */
  public JvmMemory barrierTasks(int shards, int tasks) {
    return worker(shards, tasks, tasks, checkpoint(workload.hyperparameters()))
        .plus(copies(shards, 0));
  }

  /**
   * Returns the memory of the barrier exchange on the driver, which sends the weights.
   *
   * @param sums the number of sums of all executors: of each as many as the {@linkplain
   *     nndl.training.worker.GradientTree#nodes nodes} that are left of its shards
   */
  public JvmMemory barrierDriver(int sums) {
    return copies(sums, 1);
  }

  /**
   * Returns the memory of an executor of the barrier exchange, which sends {@code sums} sums to the
   * driver. If a mini-batch has inputs that are not zero in few rows only, it is certain to make
   * the driver's steps itself.
   */
  public JvmMemory barrierExecutor(int shards, int tasks, int sums) {
    Hyperparameters h = workload.hyperparameters();
    double most = h.descent().miniBatchSize() * inputsOfASample();
    return h.descent().isSumShorter(most, h.layout().inputs(1))
        ? barrierPeer(shards, tasks, sums, 2, 0)
        : barrierTasks(shards, tasks).plus(copies(1, sums));
  }

  /**
   * Returns the memory of an executor of the barrier exchange that makes the driver's steps itself.
   *
   * @param sums the number of its sums
   * @param executors how many executors there are
   * @param slices the number of sums of all executors, if each executor adds a piece of them
   */
  public JvmMemory barrierPeer(int shards, int tasks, int sums, int executors, int slices) {
    Hyperparameters h = workload.hyperparameters();
    boolean best = h.descent().keepsBest() && h.descent().average() instanceof Average.None;
    int blocks = state(h) + (best ? 1 : 0); // an average and the best are evaluated one by one
    int total = executors > 1 ? 1 : 0; // a single one has no other sum
    return barrierTasks(shards, tasks)
        .plus(copies(blocks + total, sums))
        .plus(new JvmMemory(slices * piece(executors), 0, 0, 0, 0));
  }

  /** Returns the most bytes of a {@link Piece}: twice its share if few rows of inputs travel. */
  private long piece(int executors) {
    Layout layout = workload.layout();
    int inputs = layout.inputs(1);
    long touched = workload.hyperparameters().descent().miniBatchSize() * (long) inputsOfASample();
    long unsent = Math.max(0, inputs - touched) * layout.rowStride();
    long owners = Math.max(1, Math.min(executors, (layout.length() - unsent) / Piece.FLOATS));
    return Block.bytes(layout) * (unsent > 0 ? Math.min(2, owners) : 1) / owners;
  }

  /** The weights, the optimiser's state, and the average of the weights while it is evaluated. */
  private static int state(Hyperparameters h) {
    return 1
        + h.descent().optimizer().keeps().size()
        + (h.descent().average() instanceof Average.None ? 0 : 1);
  }

  /** Returns the memory of the job exchange in local mode, where {@code tasks} run at once. */
  public JvmMemory jobLocal(int tasks) {
    int shards = workload.shards().count();
    double samples = (double) workload.hyperparameters().descent().miniBatchSize() / shards;
    double waiting = Math.max(0, 1 - samples / UNHURRIED_SAMPLES);
    int results = tasks + (int) (waiting * Math.max(0, shards / 2 - tasks));
    return jobDriver(results)
        .plus(jobTasks(shards, tasks))
        .plus(copies(Math.max(0, results - READERS), 0));
  }

  /**
   * Returns the memory of the job exchange on the driver: the broadcast, results that are read, and
   * sums that wait for their sibling in the tree of shards. Results arrive roughly in order, so one
   * sum waits at each level of the tree except the lowest.
   *
   * @param results the number of results that may arrive at once
   */
  public JvmMemory jobDriver(int results) {
    int read = Math.min(results, READERS);
    int levels = Integer.SIZE - Integer.numberOfLeadingZeros(workload.shards().count() - 1);
    return copies(1 + COPIES_OF_RESULT * read + Math.max(0, levels - 1), read);
  }

  /**
   * Returns the memory of an executor of the job exchange: besides its tasks, the weights and their
   * broadcast, both of the iteration before, and results until the driver has read them.
   */
  public JvmMemory jobExecutor(int shards, int tasks) {
    return jobTasks(shards, tasks).plus(copies(4 + shards - tasks, tasks));
  }

  private JvmMemory jobTasks(int shards, int tasks) {
    JvmMemory results = copies(COPIES_OF_RESULT * tasks, 0);
    long later = results.weights() + checkpoint(workload.hyperparameters());
    return worker(shards, tasks, shards, later).plus(results);
  }

  /** Returns the memory of a training on one thread, which shares samples with others. */
  public JvmMemory trial() {
    int shards = workload.shards().count();
    return buffers(computing(shards, 1, 1))
        .plus(copies(shards, 0))
        .plus(driver(workload.hyperparameters(), true));
  }

  private JvmMemory copies(int onHeap, int sent) {
    long block = Block.bytes(workload.layout());
    return new JvmMemory(onHeap * block, 0, 0, sent * block, 0);
  }

  /**
   * @param later the bytes that are counted elsewhere and needed only once all is loaded
   */
  private JvmMemory worker(int shards, int threads, int workspaces, long later) {
    List<SampleRange> ranges = workload.sets().values().stream().map(this::shard).toList();
    JvmMemory samples = samples(ranges, bytesPerSample, shards);
    long computing = computing(shards, threads, workspaces);
    long loading = ranges.stream().mapToLong(this::part).max().orElse(0);
    return samples.plus(buffers(Math.max(computing, loading - samples.buffers() - later)));
  }

  /** The bytes of the largest compressed file of a range, all of which is read. */
  private long part(SampleRange range) {
    return SampleLoader.bytes(range, bytesPerSample.get(range.set())).parts();
  }

  private static JvmMemory buffers(long bytes) {
    return new JvmMemory(0, bytes, 0, 0, 0);
  }

  /**
   * Returns the memory of samples once they are loaded.
   *
   * @param ranges the ranges of one shard
   * @param shards the number of shards in the JVM
   */
  public static JvmMemory samples(
      Collection<SampleRange> ranges, Map<SampleSet, Double> bytesPerSample, int shards) {
    long whole = 0;
    long packed = 0;
    for (SampleRange range : ranges) {
      SampleLoader.Bytes shard = SampleLoader.bytes(range, bytesPerSample.get(range.set()));
      whole += shard.shared() ? shards * shard.held() : 0;
      packed += shard.shared() ? 0 : shards * shard.held();
    }
    return new JvmMemory(0, whole, packed, 0, 0);
  }

  /**
   * Returns the bytes for computing: of each shard the order of an epoch and the places of its
   * samples, of each thread the next order while it is made, and of each workspace the tiles and
   * their inputs.
   */
  private long computing(int shards, int threads, int workspaces) {
    long n = workload.training().count();
    long k = shard(workload.training()).count();
    return shards * (order(k, n) + Long.BYTES * k)
        + threads * orderAsItIsMade(k, n)
        + workspaces * (tiles() + inputs());
  }

  /**
   * Returns the bytes of the order of an epoch in a shard with {@code k} of {@code n} samples. A
   * shard with all samples does not need their positions in the shuffle.
   */
  private static long order(long k, long n) {
    return (k == n ? Integer.BYTES : Integer.BYTES + Long.BYTES) * k;
  }

  /** Returns what an order needs while it is made, when the last one still exists. */
  static long orderAsItIsMade(long k, long n) {
    return (k == n ? 1 : 2) * order(k, n);
  }

  /**
   * Returns the bytes of a thread's tiles. Each layer has one of activations and one of errors. A
   * hidden layer has a third one if it has dropout, or if the derivative of its activation function
   * is computed from the function's input.
   */
  private long tiles() {
    Hyperparameters h = workload.hyperparameters();
    Layout layout = h.layout();
    List<Double> dropout = h.objective().dropout();
    long bytes = 0;
    for (int l = 1; l <= layout.layers(); l++) {
      boolean third =
          l < layout.layers()
              && (h.network().activation().isOfInput()
                  || (l < dropout.size() && dropout.get(l) > 0));
      bytes += (third ? 3 : 2) * Matrix.bytes(Tiles.SIZE, layout.outputs(l));
    }
    return bytes;
  }

  /** Returns the bytes of the inputs of a tile that are not zero. */
  private long inputs() {
    long batch = workload.hyperparameters().descent().miniBatchSize();
    long rows =
        workload.sets().entrySet().stream()
            .mapToLong(
                range ->
                    Math.min(
                        range.getKey() == Split.TRAINING ? batch : Tiles.SIZE,
                        shard(range.getValue()).count()))
            .max()
            .orElseThrow();
    return (long) (Math.min(Tiles.SIZE, rows) * inputsOfASample() * SparseRows.ENTRY_BYTES);
  }

  /** Returns how many inputs of a sample are not zero. */
  private double inputsOfASample() {
    SampleSet set = workload.training().set();
    return bytesPerSample.get(set) / (set.bytes() ? BYTES_PER_PAIR : BYTES_PER_FLOAT_PAIR);
  }

  private SampleRange shard(SampleRange range) {
    return range.shard(workload.shards(), 0);
  }
}
