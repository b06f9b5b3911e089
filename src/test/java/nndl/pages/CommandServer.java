package nndl.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import nndl.Main;

/**
 * A program that runs commands of nndl in its directory, one after the other, each as spark-submit
 * would in a JVM of its own. {@link #script} asks it to, in the place of {@code spark-submit.sh}.
 */
final class CommandServer {
  private CommandServer() {}

  /**
   * The words of a call are its process, the master, the class, the jar and the arguments. The
   * process is asked for its streams, so that what it is piped to gets every line in its order.
   *
   * @param submit a script that starts a process for all but a local master, which a folder of
   *     settings may name too
   * @param calls where calls are made
   */
  static String script(Path submit, Path calls) {
    return """
    #!/usr/bin/env bash
    set -euo pipefail
    given=("$@")
    master='local[*]'
    [[ "$1" != --master ]] || { master="$2"; shift 2; }
    if [[ "$master" != 'local['* || "$1" != --class || "$*" == *' --table '* || -n "${SPARK_CONF_DIR:-}" ]]; then
      exec %s "${given[@]}"
    fi
    call="$(mktemp -d %2$s/XXXXXX)"
    mkfifo "$call/status"
    exec 3>&1 4>&2 # a redirection changes 1 for a while
    printf '%%s\\0' "$$" "$master" "${@:2}" > "$call/words"
    echo "$call" > %2$s/calls
    exit "$(cat "$call/status")"
    """
        .formatted(submit, calls);
  }

  /**
   * @param args the directory in which calls are made
   */
  public static void main(String[] args) throws IOException {
    Thread end = new Thread(CommandServer::endWithParent);
    end.setDaemon(true);
    end.start();
    while (true) {
      try (BufferedReader calls = Files.newBufferedReader(Path.of(args[0], "calls"))) {
        for (String call = calls.readLine(); call != null; call = calls.readLine()) {
          int status = run(Files.readString(Path.of(call, "words")).split("\0", -1));
          Files.writeString(Path.of(call, "status"), status + "\n");
        }
      }
    }
  }

  private static void endWithParent() {
    try {
      System.in.transferTo(System.err);
    } catch (IOException e) {
      // it has ended too
    }
    Runtime.getRuntime().halt(0);
  }

  private static int run(String[] words) throws IOException {
    Properties before = (Properties) System.getProperties().clone();
    System.setProperty("spark.master", words[1]);
    System.setProperty("spark.app.name", words[2]);
    List<String> command = new ArrayList<>();
    if (!words[2].equals(Main.class.getName())) {
      command.add(words[2].replace("nndl.", "").toLowerCase(Locale.ROOT));
    }
    command.addAll(List.of(words).subList(4, words.length - 1));
    try (PrintStream out = stream(words[0], 3);
        PrintStream err = stream(words[0], 4)) {
      return Main.run(out, err, command.toArray(String[]::new));
    } finally {
      System.setProperties(before);
    }
  }

  private static PrintStream stream(String process, int number) throws IOException {
    String file = "/proc/%s/fd/%s".formatted(process, number);
    return new PrintStream(new FileOutputStream(file, true), true, UTF_8);
  }
}
