package nndl.command.options;

import java.util.ArrayList;
import java.util.List;
import nndl.command.Needs;
import nndl.command.Scope;
import nndl.command.run.RunSamples;
import nndl.command.run.SampleFiles;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.error.InputException;
import nndl.network.Coding;
import nndl.network.Layout;
import nndl.training.Monitoring;
import nndl.training.workload.Split;
import picocli.CommandLine.Option;

/** The training option that only a table has, and the samples that were made of a table. */
public final class TableTraining {
  private static final String NONE = "none";

  @Scope(param = "hiddenLayers")
  @Needs("--label")
  @Option(
      names = "--hidden",
      paramLabel = "N,N,...",
      description =
          "of a table, in place of --sizes: the neurons of each hidden layer, or none (100)")
  public String hidden;

  private SampleFolder samples;

  /** Returns the samples of the table, or null if there is no table. */
  public SampleFolder samples() {
    return samples;
  }

  /** Takes the samples of a table, or null if there is no table. */
  void take(SampleFolder folder) {
    samples = folder;
  }

  /** Returns what the outputs mean if they are numbers. */
  Coding.Numbers numbers(double huberDelta) {
    List<Column.Numbers> numbers = samples.recipe().numbers();
    return new Coding.Numbers(
        numbers.stream().map(Column.Numbers::mean).toList(),
        numbers.stream().map(Column.Numbers::deviation).toList(),
        huberDelta);
  }

  /** Returns the layers of a network for the table. */
  Layout layout() {
    Recipe recipe = samples.recipe();
    List<Integer> sizes = new ArrayList<>(List.of(recipe.inputs()));
    if (!hidden.equals(NONE)) {
      for (String neurons : hidden.split(",", -1)) {
        if (!neurons.strip().matches("[1-9][0-9]{0,6}")) {
          throw InputException.expected(
              "--hidden", "numbers of neurons with commas between them, or none", hidden);
        }
        sizes.add(Integer.valueOf(neurons.strip()));
      }
    }
    sizes.add(recipe.outputs());
    return new Layout(sizes.stream().mapToInt(n -> n).toArray());
  }

  /**
   * Returns the samples of the run. Fails if test rows are evaluated, or validation rows decide
   * something, and there are none.
   *
   * @param rows the rows of an image, which a table does not have, or null
   * @param judges whether validation rows decide something
   */
  RunSamples ofRun(Integer rows, Monitoring monitored, boolean judges) {
    if (judges && samples.validation() == 0) {
      throw InputException.expected(
          "--validation",
          "rows to judge by: a larger part, or 'validation' in --split-column",
          "none");
    }
    if (monitored.evaluate().contains(Split.TEST) && samples.test() == 0) {
      throw InputException.expected(
          "--evaluate",
          "test rows (--holdout, --split-column or --test-images), or validation, training or none",
          "none");
    }
    return new RunSamples(
        SampleFiles.of(samples),
        rows,
        List.of(),
        samples.recipe(),
        samples.split().orElse(null),
        samples.validation(),
        monitored);
  }
}
