package nndl.data;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nndl.data.format.LabelSpans;
import nndl.data.format.TextPart;
import nndl.data.packed.SampleSink;
import nndl.data.storage.Storage;
import nndl.data.table.Faults;
import nndl.error.InputException;

/**
 * Tells all faults of a file of text in one error, so that the user need not run a command once for
 * each. Files without faults are not read again.
 *
 * @param classes the number of classes, below which labels must be
 */
public record FaultReport(Storage storage, int classes) {
  /** Any label that a file can hold is the number of a class. */
  public static final int ANY_CLASS = SampleSink.MAX_CLASSES;

  /** Returns the lines that tell the user what was decided about the files of a set. */
  public static List<String> decisions(SampleSet set) {
    return texts(set).flatMap(part -> part.decision().stream()).toList();
  }

  /**
   * Fails if a line of the set is known to be wrong since the set was examined. Only then its file
   * is read, to find the others.
   */
  public void requireKnownLines(SampleSet set) {
    require(texts(set).filter(part -> !part.sound() || isBeyond(part.labels())).toList());
  }

  private boolean isBeyond(LabelSpans labels) {
    return labels.count() > 0 && labels.spans().lastKey() >= classes;
  }

  /**
   * Reads all lines of the set, and fails if one is wrong. This is for a moment at which the
   * command fails anyway.
   */
  public void requireAllLines(SampleSet set) {
    require(texts(set).toList());
  }

  private void require(List<TextPart> parts) {
    for (TextPart part : parts) {
      Faults faults = new Faults();
      part.addFaults(storage, classes, faults);
      faults.requireNone();
    }
  }

  /**
   * Returns the error to tell after the samples of some sets could not be loaded: if the reason was
   * a wrong line, the error of all wrong lines of its file, else the same failure.
   */
  public Exception of(Exception failure, Collection<SampleSet> sets) {
    return failure instanceof InputException met ? of(met, sets) : failure;
  }

  /** Like {@link #of(Exception, Collection)}. */
  public InputException of(InputException met, Collection<SampleSet> sets) {
    List<TextPart> wrong =
        sets.stream()
            .distinct()
            .flatMap(FaultReport::texts)
            .filter(text -> met.getMessage().startsWith(text.placeOfLines()))
            .limit(1)
            .toList();
    try {
      require(wrong);
      return met;
    } catch (InputException found) {
      return found;
    }
  }

  /**
   * Does some work with samples. If it fails at a wrong line, tells all wrong lines of its file.
   */
  public <T> T telling(Collection<SampleSet> sets, Supplier<T> work) {
    try {
      return work.get();
    } catch (InputException met) {
      throw of(met, sets);
    }
  }

  private static Stream<TextPart> texts(SampleSet set) {
    return set.parts().stream()
        .flatMap(part -> part instanceof TextPart text ? Stream.of(text) : Stream.empty());
  }
}
