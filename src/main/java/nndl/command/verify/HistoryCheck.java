package nndl.command.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.Count;
import nndl.training.History;
import nndl.training.Monitoring;
import nndl.training.Monitoring.Quantity;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;

/** Looks at the history of a run, which repeats what the record has of the epochs. */
final class HistoryCheck {
  private HistoryCheck() {}

  /**
   * Returns what is said of a history.
   *
   * @param stored the record; empty if there is no whole one
   */
  static Verdict of(String name, String text, Optional<RunRecord.Stored> stored) {
    List<String> rows = text.lines().skip(1).toList();
    String epochs = Count.of(rows.size(), "epoch");
    if (stored.isEmpty()) {
      return Verdict.good(name, epochs + "; there is no record");
    }
    String expected = expected(stored.get());
    List<String> recorded = expected.lines().skip(1).toList();
    if (rows.size() != recorded.size()) {
      return Verdict.wrong(name, "%s, but the record has %s".formatted(epochs, recorded.size()));
    }
    for (int i = 0; i < rows.size(); i++) {
      if (!rows.get(i).equals(recorded.get(i))) {
        return Verdict.wrong(
            name, "epoch %s: %s, but the record has %s".formatted(i, rows.get(i), recorded.get(i)));
      }
    }
    return text.equals(expected)
        ? Verdict.good(name, "whole, with the %s of the record".formatted(epochs))
        : Verdict.wrong(name, "another header than that of the record, or another end");
  }

  private static String expected(RunRecord.Stored stored) {
    Map<String, String> settings = stored.record().settings();
    Monitoring monitoring =
        new Monitoring(
            named(Split.values(), settings.get("evaluate")),
            named(Quantity.values(), settings.get("monitor")));
    return new History(monitoring, stored.epochs(), Snapshots.NONE).csv();
  }

  /** Returns the values that a setting lists, in its order. */
  private static <T> List<T> named(T[] values, String list) {
    List<String> names = Arrays.asList(list == null ? new String[0] : list.split(","));
    return names.stream()
        .flatMap(name -> Arrays.stream(values).filter(value -> value.toString().equals(name)))
        .toList();
  }
}
