package nndl.command.verify;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.report.PageRun;
import nndl.report.ReportFile;
import nndl.report.RunFolder;
import nndl.report.card.CardFacts;
import nndl.report.card.CardFile;
import nndl.report.card.ModelCard;
import nndl.training.Epoch;
import nndl.training.RunRecord;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/** Looks at what people read of a run: its card and its report, which repeat figures of it. */
record PageCheck(TrainedRun run) {
  Verdict card() {
    CardFile card = new CardFile(run.storage(), run.directory());
    if (!run.storage().exists(card.path())) {
      return Verdict.good("card", "none");
    }
    Optional<List<String>> figures = figures();
    if (figures.isEmpty()) {
      return Verdict.good("card", "of a run that is not known");
    }
    List<String> lines = card.text().lines().toList();
    boolean isOfRun = lines.containsAll(figures.get());
    if (card.isChanged()) {
      String changed = "changed by hand or cut off, ";
      return isOfRun
          ? Verdict.good("card", changed + "with the figures of the record")
          : Verdict.wrong("card", changed + "without the figures of the record");
    }
    return isOfRun
        ? Verdict.good("card", "whole, with the figures of the record")
        : Verdict.wrong("card", "of another run: it has other figures than the record");
  }

  /** Returns the lines of a card that has the settings and evaluations of the record. */
  private Optional<List<String>> figures() {
    if (run.stored().isEmpty() || run.model().isEmpty()) {
      return Optional.empty();
    }
    RunRecord record = run.stored().get().record();
    List<Epoch> epochs = run.stored().get().epochs();
    int result = record.result().orElse(epochs.size() - 1);
    if (result < 0 || result >= epochs.size()) {
      return Optional.empty();
    }
    SortedMap<Split, Evaluation> results = new TreeMap<>(Comparator.reverseOrder());
    results.putAll(epochs.get(result).evaluations());
    results.putAll(record.end());
    Model model = run.model().get();
    CardFacts facts = new CardFacts("", List.of());
    ModelCard card =
        new ModelCard(model, facts, record.settings(), result, results, Optional.empty());
    return Optional.of(card.figures());
  }

  Verdict report() {
    Path file = run.file(ReportFile.FILE_NAME);
    if (!run.storage().exists(file)) {
      return Verdict.good("report", "none");
    }
    if (!ReportFile.MARK.isIn(run.storage(), file)) {
      return Verdict.wrong("report", "no page of nndl");
    }
    PageRun page = new PageRun(file, run.storage().text(file));
    if (run.stored().isEmpty()) {
      return Verdict.good("report", "whole; there is no record");
    }
    return page.difference(RunFolder.readCompared(run.storage(), run.directory()))
        .map(what -> Verdict.wrong("report", "a page of another run, with another " + what))
        .orElse(Verdict.good("report", "whole, with the epochs of the record"));
  }
}
