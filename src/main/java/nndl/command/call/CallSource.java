package nndl.command.call;

import nndl.command.options.TrainOptions;
import nndl.data.storage.Storage;

/** What a program trains on, and by which options. */
public interface CallSource {
  /** Fails if something is wrong that would be found only after the samples are written. */
  void check(Storage storage);

  /** Writes the samples that the options do not name, and returns all options. */
  TrainOptions write(Storage storage, CallFiles files);
}
