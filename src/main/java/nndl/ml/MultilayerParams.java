package nndl.ml;

import java.io.Serializable;
import java.util.Arrays;
import nndl.error.InputException;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import scala.Function1;

/**
 * The params that MLlib's {@code MultilayerPerceptronClassifier} has too, and their getters, so
 * that a program that uses it compiles with {@link NetworkClassifier}. A param without a default is
 * decided by the training.
 */
abstract class MultilayerParams
    extends ProbabilisticClassifier<Vector, NetworkClassifier, NetworkModel> {
  private static final long SEED = 1;

  /** The defaults that MLlib's classifier has for the params without effect. */
  private static final int BLOCK_SIZE = 128;

  private static final String SOLVER = "l-bfgs";
  private static final double TOL = 1e-6;

  private String uid; // not set here: Spark's constructors ask for it before this class has begun

  private final IntArrayParam layers =
      new IntArrayParam(
          this,
          "layers",
          "sizes of all layers: features, neurons of each hidden layer, classes; in place of"
              + " hidden",
          (Function1<int[], Object> & Serializable)
              sizes -> sizes.length > 1 && arePositive(sizes));

  private final IntParam maxIter =
      new IntParam(
          this,
          "maxIter",
          "number of epochs; it has no default, since without it the number of rows decides",
          ParamValidators.gtEq(1));

  private final DoubleParam stepSize =
      new DoubleParam(
          this,
          "stepSize",
          "learning rate; it has no default, since without it the training decides",
          ParamValidators.gt(0));

  private final LongParam seed =
      new LongParam(this, "seed", "seed of the initial weights and of the order of the rows");

  private final Param<Vector> initialWeights =
      new Param<>(
          this,
          "initialWeights",
          "initial weights and biases: for each layer the weights of each of its inputs, then the"
              + " biases");

  private final IntParam blockSize =
      new IntParam(this, "blockSize", "has no effect", ParamValidators.gtEq(1));

  private final Param<String> solver = new Param<>(this, "solver", "has no effect");

  private final DoubleParam tol =
      new DoubleParam(this, "tol", "has no effect", ParamValidators.gtEq(0));

  private final Param<String> weightCol = new WeightCol(this);

  MultilayerParams(Uids unused) {
    setDefault(seed, SEED);
    setDefault(blockSize, BLOCK_SIZE);
    setDefault(solver, SOLVER);
    setDefault(tol, TOL);
  }

  /** Whether all sizes of layers are possible. */
  static boolean arePositive(int[] sizes) {
    return Arrays.stream(sizes).allMatch(size -> size > 0);
  }

  @Override
  public final String uid() {
    if (uid == null) {
      uid = Uids.take();
    }
    return uid;
  }

  public IntArrayParam layers() {
    return layers;
  }

  public int[] getLayers() {
    return getOrDefault(layers);
  }

  public IntParam maxIter() {
    return maxIter;
  }

  /** Returns the number of epochs. Fails if it is not set, since then the rows decide. */
  public int getMaxIter() {
    return (int) getOrDefault(maxIter);
  }

  public DoubleParam stepSize() {
    return stepSize;
  }

  /** Returns the learning rate. Fails if it is not set, since then the training decides. */
  public double getStepSize() {
    return (double) getOrDefault(stepSize);
  }

  public LongParam seed() {
    return seed;
  }

  public long getSeed() {
    return (long) getOrDefault(seed);
  }

  public Param<Vector> initialWeights() {
    return initialWeights;
  }

  public Vector getInitialWeights() {
    return getOrDefault(initialWeights);
  }

  public IntParam blockSize() {
    return blockSize;
  }

  public int getBlockSize() {
    return (int) getOrDefault(blockSize);
  }

  public Param<String> solver() {
    return solver;
  }

  public String getSolver() {
    return getOrDefault(solver);
  }

  public DoubleParam tol() {
    return tol;
  }

  public double getTol() {
    return (double) getOrDefault(tol);
  }

  public Param<String> weightCol() {
    return weightCol;
  }

  /** A param that can only be refused, so that weights of rows are not silently forgotten. */
  private static final class WeightCol extends Param<String> {
    private static final String NAME = "weightCol";

    WeightCol(MultilayerParams parent) {
      super(parent, NAME, "is refused, since every row counts once");
    }

    @Override
    public void validate(String value) {
      throw InputException.expected(
          NAME,
          "none, since every row counts once (the option class-weights weighs classes)",
          value);
    }
  }
}
