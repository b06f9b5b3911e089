package nndl.command.console;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * Sends the lines of the log through the streams of the bar, until this object is closed. This is
 * needed because the log keeps using the standard streams that existed when it was configured.
 */
final class LogLines implements AutoCloseable {
  private final List<Runnable> undo = new ArrayList<>();

  LogLines(PrintStream out, PrintStream err) {
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      for (LoggerConfig logger : context.getConfiguration().getLoggers().values()) {
        for (Appender appender : List.copyOf(logger.getAppenders().values())) {
          if (appender instanceof ConsoleAppender console) {
            replace(logger, console, isErr(console) ? err : out);
          }
        }
      }
    }
  }

  private static boolean isErr(ConsoleAppender console) {
    return console.getTarget() == ConsoleAppender.Target.SYSTEM_ERR;
  }

  private void replace(LoggerConfig logger, ConsoleAppender console, PrintStream target) {
    Appender over =
        OutputStreamAppender.newBuilder()
            .setName(console.getName())
            .setTarget(target)
            .setLayout(console.getLayout())
            .setFilter(console.getFilter())
            .build();
    over.start();
    exchange(logger, console, over);
    undo.add(
        () -> {
          exchange(logger, over, console);
          over.stop(); // so that the log does not keep the streams
        });
  }

  private static void exchange(LoggerConfig logger, Appender old, Appender next) {
    AppenderRef how =
        logger.getAppenderRefs().stream()
            .filter(ref -> ref.getRef().equals(old.getName()))
            .findFirst()
            .orElse(AppenderRef.createAppenderRef(old.getName(), null, null));
    logger.removeAppender(old.getName());
    logger.addAppender(next, how.getLevel(), how.getFilter());
  }

  @Override
  public void close() {
    undo.forEach(Runnable::run);
  }
}
