package nndl.command.verify;

import java.util.Optional;
import nndl.data.storage.Storage;
import nndl.model.Model;
import nndl.training.RunRecord;
import org.apache.hadoop.fs.Path;

/**
 * What is known of a run when its other files are looked at.
 *
 * @param stored the record; empty if there is no whole one
 * @param model the model; empty if there is no whole one that belongs to the record
 */
record TrainedRun(
    Storage storage, Path directory, Optional<RunRecord.Stored> stored, Optional<Model> model) {
  Path file(String name) {
    return new Path(directory, name);
  }
}
