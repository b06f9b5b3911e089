package nndl.command.run;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.model.evaluation.Evaluation;
import nndl.report.ReportFile;
import nndl.report.card.CardFile;
import nndl.time.Clock;
import nndl.training.CheckpointWriter;
import nndl.training.Progress;
import nndl.training.RunRecord;
import nndl.training.Timings;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.checkpoint.Checkpoints;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * The files of a run, all in one directory: the checkpoints that it writes and may go on from, and
 * what it leaves at its end.
 */
public final class RunFiles {
  private final Storage storage;
  private final Path directory;
  private final Checkpoints checkpoints;
  private final TimingsFile timings;
  private final CardFile card;

  /**
   * @param keep how many checkpoints stay
   */
  public RunFiles(Storage storage, Path directory, int keep) {
    this.storage = storage;
    this.directory = directory;
    this.checkpoints = new Checkpoints(storage, new Path(directory, "checkpoints"), keep);
    this.timings = new TimingsFile(storage, directory);
    this.card = new CardFile(storage, directory);
  }

  /** Its model. It is written last: where it is, the run is finished. */
  public Path model() {
    return new Path(directory, Model.FILE_NAME);
  }

  /** Its record. */
  public Path record() {
    return new Path(directory, RunRecord.FILE_NAME);
  }

  private Path history() {
    return new Path(directory, Leftovers.HISTORY);
  }

  private Path snapshots() {
    return new Path(directory, ReportFile.SNAPSHOTS);
  }

  /** The page that shows the run. */
  public Path report() {
    return new Path(directory, ReportFile.FILE_NAME);
  }

  /** What its epochs took, which is no result: another run takes other times. */
  public TimingsFile timings() {
    return timings;
  }

  /** Whether a run is to go on from a checkpoint. */
  public boolean resumes(RunDescription.Resume resume) {
    return switch (resume) {
      case NO -> false;
      case YES -> true;
      case AUTO -> hasCheckpoints();
    };
  }

  public boolean hasCheckpoints() {
    try {
      return !checkpoints.names().isEmpty();
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Whether there are checkpoints of more iterations than so many. */
  public boolean hasCheckpointsBeyond(long iterations) {
    try {
      return checkpoints.goBeyond(iterations);
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Whether the run is finished. */
  public boolean hasModel() {
    try {
      return storage.exists(model());
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /** Takes over what another run has left, and keeps no checkpoints that are not of it. */
  public void copyResults(RunFiles from) throws IOException {
    checkpoints.clear();
    card.copy(from.card);
    ReportFile.MARK.delete(storage, report());
    storage.delete(snapshots());
    if (storage.exists(from.snapshots())) {
      storage.copy(from.snapshots(), snapshots());
    }
    storage.copy(from.record(), record());
    storage.copy(from.history(), history());
    storage.copy(from.model(), model()); // last, as a run of its own writes it
  }

  /** Fails if there is a model or a checkpoint that a new run would replace. */
  public void requireFree() {
    try {
      if (storage.exists(model())) {
        throw InputException.expected(
            directory, "a directory without a model, or --overwrite", Model.FILE_NAME);
      }
      List<String> found = checkpoints.names();
      if (!found.isEmpty()) {
        throw InputException.expected(
            checkpoints, "no checkpoints, or --resume, or --overwrite", found.size());
      }
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  /**
   * The checkpoint that a run goes on from.
   *
   * @param lines is told of checkpoints that are passed over
   */
  public Checkpoint newest(RunPlan plan, Consumer<String> lines) {
    try {
      Checkpoint checkpoint = checkpoints.readNewest(lines);
      int epochs = plan.workload().hyperparameters().descent().epochs();
      RunSettings.requireSame(checkpoints, checkpoint, plan.settings(), epochs);
      return checkpoint;
    } catch (IOException e) {
      throw InputException.unreadable(checkpoints, e);
    }
  }

  /** Before training, so that a wrong place does not cost it. */
  public void createDirectory() {
    try {
      storage.createDirectory(directory);
      storage.requireWritable(directory);
    } catch (IOException e) {
      throw noPlace(e);
    }
  }

  private InputException noPlace(IOException e) {
    return InputException.expected(directory, "a place for the model", e);
  }

  /**
   * What writes the run's checkpoints, and with each the times of the epochs before it.
   *
   * @param resumed the checkpoint that it goes on from; null if it starts anew
   */
  public CheckpointWriter checkpointWriter(
      RunPlan plan, Checkpoint resumed, Timings times, Consumer<String> lines, Clock clock) {
    return new CheckpointWriter(
        plan.settings(),
        checkpoints,
        plan.description().output().rhythm(),
        resumed,
        () -> timings.write(times),
        lines,
        clock);
  }

  /** What epochs took before a checkpoint; nothing yet if that is null. */
  public Timings times(Checkpoint resumed, Consumer<String> lines) {
    return resumed == null ? new Timings() : timings.read(resumed.epoch(), lines);
  }

  /** Fails if a run is to go on from a checkpoint of other samples. */
  public void requireSameData(Checkpoint resumed, DataHashes loaded) {
    RunSettings.requireSameData(checkpoints, resumed, loaded);
  }

  /**
   * Writes what a run leaves.
   *
   * @param end the sets that were evaluated with the weights of the model
   * @param findings what kept the network from learning more
   * @return its record
   */
  public RunRecord save(
      RunPlan plan,
      Progress progress,
      DataHashes data,
      Map<Split, Evaluation> end,
      List<String> findings) {
    int result = progress.resultEpoch().number();
    RunRecord record = plan.record(data, Optional.of(result), end, findings, Optional.empty());
    save(record, progress);
    save(card, plan.card(progress, record).text());
    storage.save(model(), plan.model(progress).file()::write);
    return record;
  }

  /** Writes what a run leaves that has diverged: no model, but what became of its epochs. */
  public RunRecord saveDiverged(RunPlan plan, Progress progress, DataHashes data, String why) {
    Optional<Integer> none = Optional.empty();
    RunRecord record = plan.record(data, none, Map.of(), List.of(), Optional.of(why));
    save(record, progress);
    return record;
  }

  private void save(RunRecord record, Progress progress) {
    byte[] text = record.text(progress.history().json()).getBytes(UTF_8);
    byte[] history = progress.history().csv().getBytes(US_ASCII);
    storage.save(record(), file -> file.write(text));
    storage.save(history(), file -> file.write(history));
    if (!progress.history().snapshots().taken().isEmpty()) {
      storage.save(snapshots(), progress.history().snapshots().file()::write);
    }
  }

  /** What there is to say if the card is not that of the run, since somebody has changed it. */
  public Optional<String> changedCard() {
    try {
      return card.isChanged()
          ? Optional.of(card.path() + " was changed by hand, and stays")
          : Optional.empty();
    } catch (IOException e) {
      throw InputException.unreadable(card.path(), e);
    }
  }

  /** What kept the network from learning more, as the record of a finished run has it. */
  public List<String> findings() {
    Path record = record();
    try (InputStream in = storage.open(record)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return RunRecord.read(record, text).record().findings();
    } catch (IOException e) {
      throw InputException.unreadable(record, e);
    }
  }

  /** Writes the table of several runs that are compared. */
  public void saveTable(byte[] csv) {
    storage.save(new Path(directory, Leftovers.TRIALS), file -> file.write(csv));
  }

  /** Deletes all that runs have left. */
  public void clear() throws IOException {
    checkpoints.clear();
    clearBeside();
    storage.delete(model());
  }

  /**
   * Deletes what runs have left beside a model and checkpoints, which stay until there are others,
   * so that nothing of an earlier run stands beside the next one's. A card that somebody has
   * changed stays, and so does what is not nndl's.
   */
  public void clearBeside() {
    try {
      Leftovers.delete(storage, directory);
      timings.delete();
      card.delete();
    } catch (IOException e) {
      throw InputException.expected(directory, "to delete what an earlier run left", e);
    }
  }

  private static void save(CardFile card, String text) {
    try {
      card.write(text);
    } catch (IOException e) {
      throw InputException.expected(card.path(), "to write it", e);
    }
  }
}
