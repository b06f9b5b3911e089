package nndl.command;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Two searches start at the same moment on one directory. One of them wins, and its files stand.
 * The other one ends at once with a line that names the first.
 *
 * @param directory an empty directory
 * @param expected the files of an undisturbed search
 */
record TwoSearches(Path directory, WrittenFiles expected) {
  private static final long LIMIT_SECONDS = 120;

  /** Returns what happened. */
  String run() throws Exception {
    Path model = directory.resolve("model");
    try (NndlProcess a = NndlProcess.start(directory, "a", DirectorySoak.search(model));
        NndlProcess b = NndlProcess.start(directory, "b", DirectorySoak.search(model))) {
      CompletableFuture.anyOf(a.onExit(), b.onExit()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      NndlProcess loser = a.isAlive() ? b : a;
      NndlProcess winner = a.isAlive() ? a : b;
      String line =
          "expected a directory into which no other process writes, found process " + winner.pid();
      if (loser.end() != 1 || !loser.lastLine().contains(line)) {
        throw new IllegalStateException(
            "expected a line with '%s', found %s".formatted(line, loser.printed()));
      }
      winner.succeeded();
      WrittenFiles.of(model).requireSame(expected);
      return "one wins";
    }
  }
}
