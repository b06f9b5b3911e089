package nndl.command.chapter;

import nndl.Chapter;
import nndl.command.Options;
import nndl.command.Program;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@link Chapter} says of itself; each {@link ChapterVerb} has options of its own. */
@Command(
    name = "nndl chapter",
    header = {"Examples:", "  scripts/nndl chapter nand", ""},
    usageHelpWidth = 100,
    sortOptions = false,
    abbreviateSynopsis = true,
    synopsisSubcommandLabel = "NAME",
    commandListHeading = "%nNames, each of which has a --help of its own:%n",
    description = "Does what chapter 1 of the book does and asks, and prints the numbers of it.",
    modelTransformer = ChapterVerb.OfChapter.class)
public final class ChapterOptions implements Options {
  @Mixin private final Program.Common common = new Program.Common();

  @Override
  public Program.Common common() {
    return common;
  }
}
