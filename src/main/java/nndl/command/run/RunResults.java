package nndl.command.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.RunNames;
import nndl.data.storage.FileSet;
import nndl.model.evaluation.Evaluation;
import nndl.model.format.SafeTensors;
import nndl.report.ReportFile;
import nndl.report.columns.Importance;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;

/**
 * Writes the results of a run: its record, history, the rows that were held out if they have ids,
 * card and model, and their checksums, in this order. So the record tells of a model that is whole,
 * or of one that is missing.
 */
record RunResults(RunFiles files) {
  /**
   * Writes the results of a finished run.
   *
   * @param to takes the files
   * @param end the evaluations with the weights of the model
   * @param findings causes that kept the network from learning more
   * @param importance what the columns of a table are worth, if that is known
   * @return the run record
   */
  RunRecord save(
      FileSet to,
      RunPlan plan,
      Progress progress,
      DataHashes data,
      Map<Split, Evaluation> end,
      List<String> findings,
      Optional<Importance> importance) {
    int result = progress.resultEpoch().number();
    SafeTensors model = plan.model(progress).file();
    RunRecord record =
        plan.record(data, Optional.of(result), end, findings, Optional.empty())
            .ofModel(model.sha256());
    Checksums sums = new Checksums(to);
    save(sums, record, progress);
    HeldOutAnswers.find(files.storage(), plan)
        .ifPresent(
            rows ->
                sums.write(
                    files.path(RunNames.HELD_OUT), out -> rows.write(out, plan.model(progress))));
    files.card().write(to, plan.card(progress, record, importance).text());
    sums.write(files.model(), model::write);
    sums.finish(files.path(Checksums.FILE_NAME));
    return record;
  }

  /** Writes the results of a run that has diverged: its record and history, but no model. */
  RunRecord saveDiverged(FileSet to, RunPlan plan, Progress progress, DataHashes data, String why) {
    Optional<Integer> none = Optional.empty();
    RunRecord record = plan.record(data, none, Map.of(), List.of(), Optional.of(why));
    save(to, record, progress);
    return record;
  }

  private void save(FileSet to, RunRecord record, Progress progress) {
    byte[] text = record.text(progress.history().json()).getBytes(UTF_8);
    byte[] history = progress.history().csv().getBytes(US_ASCII);
    to.write(files.record(), file -> file.write(text));
    to.write(files.path(RunNames.HISTORY), file -> file.write(history));
    if (!progress.history().snapshots().taken().isEmpty()) {
      to.write(files.path(ReportFile.SNAPSHOTS), progress.history().snapshots().file()::write);
    }
  }
}
