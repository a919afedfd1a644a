/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.cli.input.InputFile;
import dev.engram.cli.input.OutputFile;
import dev.engram.cli.input.Program;
import dev.engram.cli.picture.Terminal;
import dev.engram.cli.report.StoreReport;
import dev.engram.cli.store.OpenedStore;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.space.ImageReader;
import dev.engram.space.SpaceException;
import dev.engram.store.Store;
import dev.engram.store.Version;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** Images of memories out of a store and into it. */
final class StoreImages {

  private static final int BUFFER = 1 << 20;
  private static final int MAGIC = 8;

  private final ParseResult options;
  private final Terminal terminal;
  private final StoreReport report;
  private final String directory;
  private final String name;

  StoreImages(ParseResult options, Terminal terminal, StoreReport report) {
    this.options = options;
    this.terminal = terminal;
    this.report = report;
    this.directory = options.matchedPositionalValue(0, "");
    this.name = options.matchedPositionalValue(1, "");
  }

  int export() {
    String target = options.matchedOptionValue(OpenCommand.OUTPUT, "");
    OutputFile file = target.equals("-") ? null : file(target);
    if (file == null && options.hasMatchedOption(Subcommand.JSON)) {
      throw new BadInput("-o -: with --json, standard output has no room for the image");
    }
    if (file == null && terminal.colour()) {
      throw new BadInput("-o -: an image is no text for a terminal; name a file, or pipe it on");
    }
    String number = options.matchedPositionalValue(2, null);
    return StoreRun.with(
        options,
        Store.builder(),
        List.of(name),
        opened -> {
          Version version = StoreRun.version(opened.store(), name, number);
          export(opened.store(), version.number(), file);
          if (file != null) {
            report.exported(name, version, target);
          }
          return 0;
        });
  }

  /**
   * Checks that what is to be made is not made in the folder of the store.
   *
   * @throws BadInput if it is
   */
  static void requireOutside(String directory, String target, String kind) {
    Path inside = Program.path(target).toAbsolutePath().normalize();
    if (inside.startsWith(Program.path(directory).toAbsolutePath().normalize())) {
      throw new BadInput("%s is in the store itself: name a %s elsewhere".formatted(target, kind));
    }
  }

  private OutputFile file(String target) {
    requireOutside(directory, target, "file");
    return OutputFile.at(target, "image", "-", "memory");
  }

  private void export(Store store, long version, @Nullable OutputFile file) {
    if (file != null) {
      file.write(out -> store.exportTo(name, version, out));
      return;
    }
    try {
      OutputStream out = new BufferedOutputStream(new Printed(), BUFFER);
      store.exportTo(name, version, out);
      out.flush();
    } catch (IOException _) {
      // standard output remembers what is wrong, and whether that is to be told
    }
  }

  /** Standard output, which throws once nothing more can be written there. */
  private static final class Printed extends FilterOutputStream {

    Printed() {
      super(System.out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      if (System.out.checkError()) {
        throw new IOException("nobody reads any more, or there is no room");
      }
    }
  }

  int take() {
    InputFile input = new InputFile(options.matchedPositionalValue(2, ""));
    HashAlgorithm hash = RootRun.hash(options);
    try (InputStream in = new BufferedInputStream(input.open(), BUFFER)) {
      requireImage(input, in);
      return StoreRun.with(
          options,
          Store.builder().create(true),
          List.of(name),
          opened -> {
            requireHash(opened.store(), hash);
            report.committed(name, take(opened, input, in, hash));
            return 0;
          });
    } catch (IOException e) {
      throw input.trouble(e);
    }
  }

  /** Looks at the input before a store is made for it. */
  private static void requireImage(InputFile input, InputStream in) throws IOException {
    in.mark(MAGIC);
    boolean isImage = ImageReader.isImage(in.readNBytes(MAGIC));
    in.reset();
    if (!isImage) {
      throw new BadInput(
          "%s is no image of a space: engram run --save and engram store export write such"
              .formatted(input.source()));
    }
  }

  private void requireHash(Store store, HashAlgorithm hash) {
    if (options.hasMatchedOption(RootCommand.HASH)
        && store.has(name)
        && store.head(name).hash() != hash) {
      throw new BadInput(
          "%s: \"%s\" is kept by %s already"
              .formatted(RootCommand.HASH, name, store.head(name).hash()));
    }
  }

  private Version take(OpenedStore opened, InputFile input, InputStream in, HashAlgorithm hash) {
    try {
      return opened.store().importFrom(name, in, hash);
    } catch (IOException e) {
      throw input.trouble(e);
    } catch (SpaceException.BadImage e) {
      throw new BadInput(input.source() + ": " + e.getMessage());
    }
  }
}
