/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.picture.Terminal;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Memories in a store, each by its name and version. It names nothing of stores, so that the other
 * commands start without loading them; what the subcommands do is {@link StoreRun}'s.
 */
final class StoreCommand implements Subcommand {

  static final String SALVAGE = "--salvage";
  static final String WITH = "--with";
  static final String KEEP = "--keep";
  static final String SINCE = "--since";
  static final String YES = "--yes";
  static final String VERSION = "--version";

  private static final String DIRECTORY = "The folder of the store.";
  private static final String NAME = "What the memory is called.";
  private static final String VERSION_OF = "The number of a version, as history shows it";

  private final Terminal terminal;

  StoreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Subcommand.named(
            "store",
            "Works with a store: a folder with memories, each by its name and version, of which a"
                + " killed process or a failing machine loses nothing that was committed.",
            "  engram run examples/vm3d/ledger.e3s --store ledgers --memory ledger",
            "  engram store list ledgers",
            "  engram store history ledgers ledger",
            "  engram store diff ledgers ledger 3",
            "  engram store check ledgers",
            "",
            "engram store COMMAND --help tells more of a command.");
    spec.usageMessage().synopsisSubcommandLabel("COMMAND");
    for (CommandSpec each :
        List.of(
            list(), history(), diff(), check(), export(), imports(), prune(), compact(), branch(),
            drop(), backup(), prove())) {
      spec.addSubcommand(each.name(), each);
    }
    return spec;
  }

  @Override
  public int run(ParseResult options) {
    if (!options.hasSubcommand()) {
      throw new ParameterException(options.commandSpec().commandLine(), "needs a command");
    }
    return new StoreRun(options.subcommand(), terminal).run();
  }

  private static CommandSpec named(String name, String description, String... examples) {
    CommandSpec spec = Subcommand.named(name, description, examples);
    place(spec, "DIR", DIRECTORY);
    spec.addOption(Subcommand.flag(JSON, "Print one JSON document."));
    return spec;
  }

  private static void place(CommandSpec spec, String label, String description) {
    place(spec, label, description, true);
  }

  private static void place(
      CommandSpec spec, String label, String description, boolean isRequired) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(spec.positionalParameters().size()))
            .arity(isRequired ? "1" : "0..1")
            .paramLabel(label)
            .type(String.class)
            .required(isRequired)
            .description(description)
            .build());
  }

  private static OptionSpec.Builder option(String label, String description, String... names) {
    return Subcommand.option(label, description, names);
  }

  private static final String REFUSED =
      "The store or the memory is not there, is in use or damaged, or the options mean nothing.";

  private static CommandSpec list() {
    CommandSpec spec =
        named(
            "list",
            "Lists the memories: the last version of each, its size, when it was committed, and its"
                + " root.",
            "  engram store list ledgers",
            "  engram store list ledgers --json | jq -r '.memories[].root'");
    RootCommand.exitCodes(spec, "They are listed.", REFUSED);
    return spec;
  }

  private static CommandSpec history() {
    CommandSpec spec =
        named(
            "history",
            "Lists the versions of a memory that are kept, the last first.",
            "  engram store history ledgers ledger",
            "  engram store history ledgers ledger --json | jq '.versions | length'");
    place(spec, "NAME", NAME);
    RootCommand.exitCodes(spec, "They are listed.", REFUSED);
    return spec;
  }

  private static CommandSpec diff() {
    CommandSpec spec =
        named(
            "diff",
            "Shows in which cells two versions differ, of one memory or of two. What they have in"
                + " common is not looked at.",
            "  engram store diff ledgers ledger 3         version 3 and the last one",
            "  engram store diff ledgers ledger 3 5",
            "  engram store diff ledgers ledger 3 --with copy");
    place(spec, "NAME", NAME);
    place(spec, "VERSION", VERSION_OF + ".");
    place(spec, "OTHER", VERSION_OF + "; the last one unless you say otherwise.", false);
    spec.addOption(
        option("NAME2", "The memory that OTHER is of, if it is another one.", WITH).build());
    RootCommand.exitCodes(spec, "It is shown, also if there is no difference.", REFUSED);
    return spec;
  }

  private static CommandSpec check() {
    CommandSpec spec =
        named(
            "check",
            "Reads all that a store keeps, and checks it against the roots of its versions.",
            "  engram store check ledgers",
            "  engram store check ledgers --salvage        what does not open otherwise");
    spec.addOption(
        Subcommand.flag(
            SALVAGE, "Open it only to be read, as far as that is possible, and change nothing."));
    Subcommand.exitCodes(
        spec,
        "All is as it was committed.",
        "Something is not; a line for each tells what and where.",
        "The store is not there or in use, or the options mean nothing.");
    return spec;
  }

  private static CommandSpec export() {
    CommandSpec spec =
        named(
            "export",
            "Writes a version of a memory as an image, as engram root and engram open take it.",
            "  engram store export ledgers ledger -o ledger.image",
            "  engram store export ledgers ledger 3 -o - | gzip > ledger-3.image.gz");
    place(spec, "NAME", NAME);
    place(spec, "VERSION", VERSION_OF + "; the last one unless you say otherwise.", false);
    spec.addOption(
        option("FILE", "Where to write it, or - for standard output.", "-o", OpenCommand.OUTPUT)
            .required(true)
            .build());
    RootCommand.exitCodes(spec, "The image is written.", REFUSED);
    return spec;
  }

  private static CommandSpec imports() {
    CommandSpec spec =
        named(
            "import",
            "Makes an image the first version of a new memory, or the next one of one that there is."
                + " The store is made if there is none.",
            "  engram store import ledgers ledger ledger.image",
            "  gunzip -c ledger.image.gz | engram store import ledgers copy -");
    place(spec, "NAME", NAME);
    place(spec, "FILE", "An image that a space was exported to, or - to read standard input.");
    spec.addOption(RootCommand.hash());
    RootCommand.exitCodes(spec, "The version is committed.", REFUSED);
    return spec;
  }

  private static CommandSpec prune() {
    CommandSpec spec =
        named(
            "prune",
            "Removes versions of a memory, but for its last one and those that another memory has"
                + " too.",
            "  engram store prune ledgers ledger --keep 10",
            "  engram store prune ledgers ledger --since 30d",
            "  engram store prune ledgers ledger --since 2026-11-01");
    place(spec, "NAME", NAME);
    spec.addOption(
        option("N", "How many of the last versions stay.", KEEP).type(Integer.class).build());
    spec.addOption(
        option(
                "TIME",
                "Versions stay that were committed then or later: a day, 2026-11-28T12:00:00Z, or"
                    + " how long ago, 30d, 12h, 45m or 10s.",
                SINCE)
            .build());
    RootCommand.exitCodes(spec, "They are removed, or there were none.", REFUSED);
    return spec;
  }

  private static CommandSpec compact() {
    CommandSpec spec =
        named(
            "compact",
            "Gives the room of what was removed back to the file system.",
            "  engram store prune ledgers ledger --keep 1 && engram store compact ledgers");
    RootCommand.exitCodes(spec, "It is done.", REFUSED);
    return spec;
  }

  private static CommandSpec branch() {
    CommandSpec spec =
        named(
            "branch",
            "Gives a version a name of its own, to go on from. Nothing is copied.",
            "  engram store branch ledgers ledger 3 trial",
            "  engram run trial.e3s --store ledgers --memory trial");
    place(spec, "NAME", NAME);
    place(spec, "VERSION", VERSION_OF + ".");
    place(spec, "AS", "What the new memory is called.");
    RootCommand.exitCodes(spec, "There is a memory of the new name.", REFUSED);
    return spec;
  }

  private static CommandSpec drop() {
    CommandSpec spec =
        named(
            "drop",
            "Removes a memory with all its versions, but for those that another memory has too.",
            "  engram store drop ledgers trial --yes");
    place(spec, "NAME", NAME);
    spec.addOption(Subcommand.flag(YES, "It is meant so; without, nothing is removed."));
    RootCommand.exitCodes(spec, "It is removed.", REFUSED);
    return spec;
  }

  private static CommandSpec backup() {
    CommandSpec spec =
        named(
            "backup",
            "Makes a second store of all that is committed now. On the same file system it shares"
                + " the files that do not change any more.",
            "  engram store backup ledgers ledgers.backup");
    place(spec, "TO", "The folder of the second store, which is not there yet.");
    RootCommand.exitCodes(spec, "The second store is there.", REFUSED);
    return spec;
  }

  private static CommandSpec prove() {
    CommandSpec spec =
        named(
            "prove",
            "Proves to whoever has the root of a version what some of its cells hold, or that they"
                + " are all zero, as engram open does of an image.",
            "  engram store prove ledgers ledger --at '[X:3,Y:0,Z:0]' --length 64 -o ledger.proof",
            "  engram check ledger.proof --root 0x4e1f...");
    place(spec, "NAME", NAME);
    OpenCommand.cells(spec);
    spec.addOption(
        option("V", VERSION_OF + "; the last one unless you say otherwise.", VERSION).build());
    spec.addOption(OpenCommand.output());
    RootCommand.exitCodes(spec, "The proof is written.", REFUSED);
    return spec;
  }
}
