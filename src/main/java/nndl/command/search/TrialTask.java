package nndl.command.search;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.command.run.RunFiles;
import nndl.command.run.RunPlan;
import nndl.data.SampleSource;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.report.columns.Importance;
import nndl.report.diagnosis.DiagnosisLines;
import nndl.time.Clock;
import nndl.time.SystemClock;
import nndl.training.CheckpointWriter;
import nndl.training.Diverged;
import nndl.training.Epoch;
import nndl.training.InMemoryExchange;
import nndl.training.MeteredExchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.Rescue;
import nndl.training.RescueCheckpoint;
import nndl.training.Sgd;
import nndl.training.Timings;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * Trains a trial up to the end of a {@link Rung}, on one thread, with the same result as {@code
 * nndl train}. It resumes from the newest checkpoint, if there is one, and writes a checkpoint at
 * the end. So little work is lost if the task is repeated.
 *
 * @param epochs the epoch up to which the trial is trained, unless its own last epoch comes first
 * @param directory the directory of the search, with its scheme
 */
public record TrialTask(Trial trial, int epochs, Path directory)
    implements TrialJob.Training<Result> {

  @Override
  public Result train(TrialJob.Slot slot) {
    slot.storage().ownership().requireShared(slot.name());
    RunPlan plan = trial.plan();
    TrialFiles files = new TrialFiles(slot.storage(), directory, trial);
    Checkpoint resumed = files.run().hasCheckpoints() ? files.run().newest(plan, line -> {}) : null;
    files.requireWithin(epochs);
    files.begin();
    Clock clock = new SystemClock();
    Timings timings = files.run().times(resumed, line -> {});
    CheckpointWriter checkpoints =
        files.run().checkpointWriter(plan, resumed, timings, line -> {}, clock);
    SampleSource samples = new WantedSamples(slot.samples(), slot.unwanted(), clock);
    Result result;
    try (MeteredExchange exchange =
        new MeteredExchange(new InMemoryExchange(plan.workload(), samples), timings, clock)) {
      DataHashes data = exchange.hashes();
      if (resumed != null) {
        files.run().requireSameData(resumed, data);
      }
      checkpoints.begin(data);
      Progress progress = plan.progress(slot.storage(), resumed);
      slot.done().accept(progress.epoch());
      result = train(progress, exchange, checkpoints, slot, files.run(), clock);
    }
    files.write(epochs, result);
    return result;
  }

  private Result train(
      Progress progress,
      MeteredExchange exchange,
      CheckpointWriter checkpoints,
      TrialJob.Slot slot,
      RunFiles files,
      Clock clock) {
    Observer end =
        new Observer() {
          @Override
          public void epochEnded(Progress after, Epoch epoch) {
            slot.done().accept(1);
          }
        };
    RunPlan plan = trial.plan();
    DataHashes data = exchange.hashes();
    Rescue rescue = new RescueCheckpoint(progress, checkpoints);
    try (TrialRescue unused = new TrialRescue(rescue, slot.unwanted(), clock)) {
      List<Observer> observers = List.of(exchange, checkpoints, end);
      new Sgd(plan.workload(), exchange, observers).train(progress, epochs);
      checkpoints.write(progress);
    } catch (Diverged e) {
      return result(progress, true, 0, data, Map.of());
    } catch (RuntimeException | Error e) { // also of a search that ends
      checkpoints.stop(progress);
      checkpoints.write(progress);
      throw e;
    } finally {
      checkpoints.awaitUnderWay(); // so that the next task does not find an incomplete checkpoint
    }
    if (checkpoints.failure().isPresent()) {
      throw new InputException(checkpoints.failure().get()); // the next rung needs the checkpoint
    }
    requireWanted(slot); // what is computed now is not saved before its end
    long correct = exchange.evaluate(progress.result(), Split.VALIDATION).correct();
    Map<Split, Evaluation> counted = new EnumMap<>(Split.class);
    if (progress.isOver()) {
      for (Split set : plan.monitoring().atEnd()) {
        requireWanted(slot);
        counted.put(set, exchange.evaluate(progress.result(), set));
      }
      requireWanted(slot);
      List<String> findings =
          new DiagnosisLines(plan.workload(), progress.history(), line -> {})
              .end(progress, exchange, counted);
      files
          .results()
          .save(
              slot.storage()::write,
              plan,
              progress,
              data,
              counted,
              findings,
              Importance.of(plan.model(progress), plan.workload().sets(), slot.samples()));
    }
    return result(progress, false, correct, data, counted);
  }

  private static void requireWanted(TrialJob.Slot slot) {
    if (slot.unwanted().getAsBoolean()) {
      throw new Progress.Stopped();
    }
  }

  private Result result(
      Progress progress,
      boolean diverged,
      long correct,
      DataHashes data,
      Map<Split, Evaluation> counted) {
    SortedMap<String, Result.Score> end = new TreeMap<>();
    counted.forEach(
        (set, evaluation) ->
            end.put(set.toString(), new Result.Score(evaluation.correct(), evaluation.count())));
    return new Result(
        progress.epoch(),
        diverged,
        correct,
        trial.workload().sets().get(Split.VALIDATION).count(),
        trial.settings(),
        data.texts(),
        end);
  }
}
