package nndl.ml;

import java.util.Map;
import org.apache.spark.internal.Logging;
import org.apache.spark.ml.PredictorParams;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;

/**
 * A stage that trains a network, and the setters of its params.
 *
 * @param <S> the stage, which its setters return
 */
public interface NetworkStage<S extends NetworkStage<S>>
    extends NetworkParams, PredictorParams, Logging {
  @SuppressWarnings("unchecked")
  private S with(Param<?> param, Object value) {
    return (S) set((Param<Object>) param, value);
  }

  /**
   * Sets the sizes of all layers: features, neurons of each hidden layer, classes or one number.
   */
  default S setLayers(int[] value) {
    return with(layers(), value);
  }

  /** Sets the neurons of each hidden layer. Those of the other layers follow from the rows. */
  default S setHiddenLayers(int[] value) {
    return with(hiddenLayers(), value);
  }

  /** Sets the same as {@link #setHiddenLayers}, by the name that it had before. */
  default S setHidden(int[] value) {
    return with(hidden(), value);
  }

  /**
   * Sets the initial weights and biases, in the order of the method {@code weights} of the model.
   * They are for the standardised features, unless {@link #setStandardization} is false.
   */
  default S setInitialWeights(Vector value) {
    return with(initialWeights(), value);
  }

  /**
   * Sets the name of the column that says how much each row counts: a number of 0 or more. Rows of
   * 0 are left out. Without a name, or with an empty one, every row counts once.
   */
  default S setWeightCol(String value) {
    return with(weightCol(), value);
  }

  /** Sets the learning rate. */
  default S setStepSize(double value) {
    return with(stepSize(), value);
  }

  /** Sets how much of the velocity stays, of {@code momentum} and {@code nesterov}. */
  default S setMomentum(double value) {
    return with(momentum(), value);
  }

  /** Sets the part of each weight that a step takes off, times the learning rate. */
  default S setWeightDecay(double value) {
    return with(weightDecay(), value);
  }

  /** Sets lambda of the sum of absolute weights. */
  default S setL1(double value) {
    return with(l1(), value);
  }

  /** Sets lambda of the sum of squared weights. */
  default S setL2(double value) {
    return with(l2(), value);
  }

  /** Sets the greatest length of the gradient of a mini-batch. */
  default S setClipNorm(double value) {
    return with(clipNorm(), value);
  }

  /** Sets the greatest length of the weights of a neuron. */
  default S setMaxNorm(double value) {
    return with(maxNorm(), value);
  }

  /** Sets the epochs in which the learning rate rises in a straight line. */
  default S setWarmUp(double value) {
    return with(warmUp(), value);
  }

  /** Sets by how much the cost of the training rows has to fall for the fit to go on. */
  default S setTol(double value) {
    return with(tol(), value);
  }

  /** Sets the number of epochs. */
  default S setMaxIter(int value) {
    return with(maxIter(), value);
  }

  /** Sets after how many epochs without a better result of the rows for validation the fit ends. */
  default S setEarlyStopping(int value) {
    return with(earlyStopping(), value);
  }

  /** Sets the parts of the training rows. */
  default S setShards(int value) {
    return with(shards(), value);
  }

  /** Sets after how many epochs a checkpoint is written. */
  default S setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /**
   * Sets the most slots of the cluster that a fit holds. Fits at the same time, as in a search with
   * {@code setParallelism(4)}, wait for each other unless each leaves slots to the others.
   */
  default S setSlots(int value) {
    return with(slots(), value);
  }

  /** Sets the seed of the initial weights and of the order of the rows. */
  default S setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets the rows of an iteration. */
  default S setMiniBatchSize(long value) {
    return with(miniBatchSize(), value);
  }

  /** Sets whether each feature is shifted to mean 0 and scaled to deviation 1 first. */
  default S setStandardization(boolean value) {
    return with(standardization(), value);
  }

  /** Sets whether standardised features are shifted. If not, those that are 0 cost nothing. */
  default S setWithMean(boolean value) {
    return with(withMean(), value);
  }

  /** Sets the activation of the hidden neurons. */
  default S setActivation(String value) {
    return with(activation(), value);
  }

  /** Sets the cost. */
  default S setCost(String value) {
    return with(cost(), value);
  }

  /** Sets of which distribution the initial weights are. */
  default S setInitialiser(String value) {
    return with(initialiser(), value);
  }

  /** Sets the optimizer. */
  default S setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /** Sets the schedule of the learning rate. */
  default S setSchedule(String value) {
    return with(schedule(), value);
  }

  /** Sets which average of the weights is the result. */
  default S setAverage(String value) {
    return with(average(), value);
  }

  /** Sets the name of the column that is true in rows for validation. */
  default S setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  /**
   * Sets what happens to a row whose features or label are null or not finite: {@code error}, or
   * {@code skip}, by which the model leaves out rows too.
   */
  default S setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Sets the share of neurons that training leaves out: one for all hidden layers, or of the inputs
   * and of each hidden layer.
   */
  default S setDropout(double[] value) {
    return with(dropout(), value);
  }

  /**
   * Sets options of the command {@code nndl train} by their names, without dashes. Their params do
   * the same; an option together with its param is an error.
   */
  default S setOptions(Map<String, String> value) {
    return with(options(), FitOptions.texts(value));
  }

  /** Sets the directory for the rows during the training. All executors must reach it. */
  default S setRowsDir(String value) {
    return with(rowsDir(), value);
  }

  /**
   * Sets the directory for checkpoints and reports. Each fit has a directory {@code fit-...} of its
   * own there, also those of a search over params or folds and those of {@code OneVsRest}. Its name
   * follows from the params and options of the training, the label and its classes, the number of
   * rows, and the mean and deviation of each feature. So the same fit resumes from its newest
   * checkpoint, and another begins anew. If rows differ though all of these are equal, the fit
   * fails, since a checkpoint knows its samples; then name another directory.
   */
  default S setModelDir(String value) {
    return with(modelDir(), value);
  }
}
