package nndl.command.run;

import java.io.Serializable;
import java.util.List;
import nndl.training.Monitoring;

/**
 * The samples of a run as the user names them; nothing has been looked at.
 *
 * @param files the files of the training set and of the test set
 * @param rows of an image; null: as the files say
 * @param classNames a name for each class; empty if none were said
 * @param validation how many of the last training samples are held out
 * @param monitoring what is evaluated, and when
 */
public record RunSamples(
    SampleFiles files,
    Integer rows,
    List<String> classNames,
    long validation,
    Monitoring monitoring)
    implements Serializable {

  public RunSamples {
    classNames = List.copyOf(classNames);
  }
}
