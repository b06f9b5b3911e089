package nndl.command;

import java.util.List;
import nndl.command.console.Console;
import nndl.data.storage.Storage;
import org.apache.spark.SparkConf;

/**
 * What a command finds when it starts.
 *
 * @param conf all settings of Spark; no context is open yet
 * @param storage the file systems of these settings
 * @param console where the command prints, and shows how far it is
 * @param arguments what the user typed behind the command
 */
public record Session(SparkConf conf, Storage storage, Console console, List<String> arguments) {}
