package nndl.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Keeps what a class logs, from its construction until it is closed. */
public final class Logged extends AbstractAppender implements AutoCloseable {
  private static final long FREE_MILLIS = 120_000;

  private final Logger logger;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Consumer<String> to;
  private final Runnable look;

  public Logged(Class<?> of) {
    this(of, null);
  }

  /**
   * Keeps only the lines at which another thread can do something at once, because the one that
   * logs holds no lock for which that would wait.
   */
  public Logged(Class<?> of, Runnable look) {
    super("logged", null, null, false, Property.EMPTY_ARRAY);
    this.look = look;
    to = lines::add;
    logger = (Logger) LogManager.getLogger(of);
    start();
    logger.addAppender(this);
  }

  /** Passes on what all classes of a package log, also that of little weight, and prints it not. */
  public Logged(String ofPackage, Consumer<String> to) {
    super("logged", null, null, false, Property.EMPTY_ARRAY);
    this.look = null;
    this.to = to;
    Configurator.setLevel(ofPackage, Level.INFO);
    logger = (Logger) LogManager.getLogger(ofPackage);
    logger.setAdditive(false);
    start();
    logger.addAppender(this);
  }

  @Override
  public void append(LogEvent event) {
    if (look == null || isFree()) {
      to.accept(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }
  }

  private boolean isFree() {
    Thread other = new Thread(look);
    other.start();
    try {
      other.join(FREE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !other.isAlive();
  }

  /** Level and message of each. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    if (!logger.isAdditive()) {
      logger.setAdditive(true);
      Configurator.setLevel(logger.getName(), (Level) null);
    }
    stop();
  }
}
