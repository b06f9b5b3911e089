package nndl.command.run;

import java.io.Serializable;
import java.util.List;
import nndl.data.recipe.Recipe;
import nndl.data.table.RowSplit;
import nndl.training.Monitoring;

/**
 * The samples of a run as the user names them. No file has been opened.
 *
 * @param files the files of the training set and of the test set
 * @param rows the rows of an image, or null if the files determine them
 * @param classNames a name for each class, or empty if none were given
 * @param recipe how rows of a table became samples, or null if they were not
 * @param split how rows of a table were held out, or null if that is not known
 * @param validation how many samples at the end of the training files are held out
 * @param monitoring what is evaluated, and when
 */
public record RunSamples(
    SampleFiles files,
    Integer rows,
    List<String> classNames,
    Recipe recipe,
    RowSplit split,
    long validation,
    Monitoring monitoring)
    implements Serializable {

  public RunSamples {
    classNames = List.copyOf(classNames);
  }
}
