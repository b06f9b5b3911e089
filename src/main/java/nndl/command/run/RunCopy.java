package nndl.command.run;

import java.io.IOException;
import java.util.Optional;
import nndl.data.SampleFolder;
import nndl.data.storage.Storage;

/**
 * Copies the files of a run over those of another one, and deletes those that the first one does
 * not have. It may be done again after it was cut off. The report is written anew, and stays until
 * then.
 *
 * @param samplesGo whether the samples of the other run are deleted, if this one made none
 */
record RunCopy(Storage storage, RunFiles from, RunFiles to, boolean samplesGo) {

  /** Copies all files of a run that is deleted afterwards. */
  void ofRun() throws IOException {
    to.clearButReport();
    copy(from, storage::copyDeparting);
    to.checkpoints().copy(from.checkpoints());
  }

  /**
   * Copies the results of a run that stays, and no checkpoints.
   *
   * @param beside the directory with the table of trials and the samples, if there are any. They
   *     are deleted afterwards.
   */
  void ofResults(RunFiles beside) throws IOException {
    copy(beside, storage::copy);
  }

  private void copy(RunFiles beside, Storage.Copying copying) throws IOException {
    to.checkpoints().clear();
    if (beside.hasTable()) {
      storage.copyDeparting(beside.trials(), to.trials());
    }
    Optional<SampleFolder> made = SampleFolder.find(storage, beside.samples());
    if (made.isPresent()) {
      SampleFolder.copy(storage, made.get(), to.samples());
    } else if (samplesGo) {
      SampleFolder.delete(storage, to.samples());
    }
    to.timings().copy(from.timings(), copying);
    to.card().copy(from.card(), copying);
    storage.delete(to.snapshots());
    if (storage.exists(from.snapshots())) {
      copying.copy(from.snapshots(), to.snapshots());
    }
    copying.copy(from.record(), to.record());
    copying.copy(from.history(), to.history());
    copying.copy(from.model(), to.model()); // last, because the model marks a finished run
  }
}
