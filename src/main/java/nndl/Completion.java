package nndl;

import java.io.File;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import nndl.command.Choices;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Creates the script with which bash and zsh complete verbs, options and values. */
final class Completion {
  /** The value labels of options that take files or directories. */
  private static final Set<String> FILES = Set.of("FILE", "FILES", "DIR");

  /** The data sets that scripts/train.sh knows by name. */
  private static final List<String> DATA_SETS = List.of("mnist", "fashion-mnist", "digits");

  private Completion() {}

  static List<String> lines() {
    CommandSpec nndl = CommandSpec.create().name("nndl");
    for (Verb verb : Verb.values()) {
      nndl.addSubcommand(verb.toString(), spec(verb, new CommandLine(verb.command())));
    }
    nndl.addSubcommand(Main.COMPLETION, CommandSpec.create());
    return AutoComplete.bash("nndl", new CommandLine(nndl)).lines().toList();
  }

  private static CommandSpec spec(Verb verb, CommandLine options) {
    CommandSpec spec = CommandSpec.create();
    options.getCommandSpec().options().stream()
        .sorted(Comparator.comparingInt(OptionSpec::order)) // as in the help
        .map(Completion::option)
        .forEach(spec::addOption);
    options.getSubcommands().forEach((name, sub) -> spec.addSubcommand(name, spec(verb, sub)));
    if (verb == Verb.TRAIN) {
      spec.addPositional(
          PositionalParamSpec.builder().paramLabel("DATA").completionCandidates(DATA_SETS).build());
    }
    if (verb == Verb.REPORT || verb == Verb.VERIFY) {
      spec.addPositional(PositionalParamSpec.builder().paramLabel("RUN").type(File.class).build());
    }
    return spec;
  }

  /**
   * Returns a copy of an option, whose value label no other option has. picocli's generator
   * confuses options with equal labels.
   */
  private static OptionSpec option(OptionSpec option) {
    List<String> choices = Choices.of(option);
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names())
            .arity(option.arity().toString())
            .paramLabel(option.longestName().substring(2).toUpperCase(Locale.ROOT))
            .type(FILES.contains(option.paramLabel()) ? File.class : option.type());
    return choices.isEmpty()
        ? builder.build()
        : builder.type(String.class).completionCandidates(choices).build();
  }
}
