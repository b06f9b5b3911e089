package nndl.command.run;

import java.util.List;
import java.util.Optional;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.format.LabelStatistics;
import nndl.data.format.Part;
import nndl.data.format.TextPart;
import nndl.data.storage.DataFile;
import nndl.data.storage.Storage;
import nndl.error.InputException;

/**
 * What the labels of training files say about a training before it begins: whether there is
 * anything to learn, and whether the samples that are held out are like the others.
 *
 * @param training the samples that are not held out: the first of their files
 * @param labels where each label occurs in the files
 */
public record TrainingLabels(SampleRange training, LabelStatistics labels) {

  /**
   * Fails if all training samples have the same label. In a file of text that is likely to be
   * another field, so the error shows the first sample.
   */
  public void requireClasses(Storage storage) {
    if (labels.before(training.to()) > 1) {
      return;
    }
    Part first = training.set().parts().get(0);
    String around = first instanceof TextPart text ? text.aroundLabel(storage, 0) : "";
    int label =
        labels.labels().entrySet().stream()
            .filter(of -> of.getValue().first() == 0)
            .findFirst()
            .orElseThrow()
            .getKey();
    throw InputException.expected(
        path(training.set()),
        "labels of two classes or more"
            + (labels.count() == 1 ? "" : " before the samples of --validation, in any order"),
        "%s in all %s training samples".formatted(label, training.count())
            + (around.isEmpty() ? "" : ", as" + around));
  }

  /**
   * Returns a warning if a class is missing among the samples that are held out at the end.
   *
   * @param ofTable whether they are rows of a table, which were chosen class by class
   */
  public Optional<String> warning(boolean ofTable) {
    long end = training.set().count();
    int held = labels.from(training.to());
    return training.to() == end || held == labels.count()
        ? Optional.empty()
        : Optional.of(
            "warning: --validation: the %s have %s of %s classes%s"
                .formatted(
                    (ofTable ? "%s rows for it" : "last %s samples").formatted(end - training.to()),
                    held,
                    labels.count(),
                    ofTable ? "" : "; shuffle %s first".formatted(path(training.set()))));
  }

  /** Returns the path of the first file with labels. */
  private static String path(SampleSet set) {
    List<DataFile> files = set.parts().get(0).files();
    return files.get(files.size() - 1).path();
  }
}
