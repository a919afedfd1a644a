/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import dev.engram.cli.input.BadInput;
import dev.engram.stark.security.Profile;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.Compression;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.ProofRequest;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/**
 * What the options of {@link MemoryOptions} mean.
 *
 * @param limits of a segment
 */
record MemoryChoice(MemoryConfiguration memory, Profile profile, ReplayLimits limits, int threads) {

  /** Blocks of a volatile memory unless they are said to be others. */
  private static final int BYTES_BLOCK = 32;

  private static final int ELEMENTS_BLOCK = 8;

  /**
   * What was chosen.
   *
   * @throws BadInput if it does not go together
   */
  static MemoryChoice of(ParseResult options) {
    return new MemoryChoice(
        memory(options),
        profile(options, MemoryOptions.PROFILE),
        limits(options),
        threads(options, MemoryOptions.THREADS));
  }

  private static MemoryConfiguration memory(ParseResult options) {
    boolean elements = options.hasMatchedOption(MemoryOptions.ELEMENTS);
    boolean persistent = options.hasMatchedOption(MemoryOptions.PERSISTENT);
    MemoryConfiguration memory =
        withBits(persistent ? persistent(options, elements) : passing(options), options);
    boolean anywhere = options.hasMatchedOption(MemoryOptions.ANYWHERE);
    if (anywhere && !memory.adapters()) {
      throw new BadInput(
          "%s and %s exclude each other".formatted(MemoryOptions.FIXED, MemoryOptions.ANYWHERE));
    }
    return anywhere || !memory.adapters() ? memory : memory.aligned();
  }

  /**
   * A memory, as large as the options say.
   *
   * @throws BadInput if none is
   */
  static MemoryConfiguration withBits(MemoryConfiguration memory, ParseResult options) {
    int spaceBits = number(options, MemoryOptions.SPACE_BITS, memory.spaceBits(), 0, 8);
    int pointerBits =
        number(
            options,
            MemoryOptions.POINTER_BITS,
            memory.pointerBits(),
            5,
            MemoryConfiguration.MAX_BITS);
    try {
      return memory.withBits(spaceBits, pointerBits);
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "%s and %s: %s"
              .formatted(MemoryOptions.SPACE_BITS, MemoryOptions.POINTER_BITS, e.getMessage()));
    }
  }

  private static MemoryConfiguration persistent(ParseResult options, boolean elements) {
    for (String option : new String[] {MemoryOptions.BLOCK, MemoryOptions.FIXED}) {
      if (options.hasMatchedOption(option)) {
        throw new BadInput(
            option
                + ": a persistent memory lies in leaves of its tree, and any access is possible");
      }
    }
    MemoryConfiguration bytes = MemoryConfiguration.PERSISTENT_BYTES;
    return elements
        ? new MemoryConfiguration(
            Boundary.PERSISTENT,
            Cells.ELEMENTS,
            bytes.spaceBits(),
            bytes.pointerBits(),
            MemoryConfiguration.LEAF_LIMBS,
            bytes.placement(),
            bytes.claims(),
            Compression.FEED_FORWARD)
        : bytes;
  }

  private static MemoryConfiguration passing(ParseResult options) {
    boolean elements = options.hasMatchedOption(MemoryOptions.ELEMENTS);
    int block =
        options.matchedOptionValue(MemoryOptions.BLOCK, elements ? ELEMENTS_BLOCK : BYTES_BLOCK);
    if (block < 1 || block > MemoryConfiguration.MAX_WIDTH || Integer.bitCount(block) != 1) {
      throw new BadInput(
          "%s: %d is not 1, 2, 4, 8, 16 or 32".formatted(MemoryOptions.BLOCK, block));
    }
    MemoryConfiguration memory =
        elements
            ? MemoryConfiguration.volatileElements(block)
            : MemoryConfiguration.volatileBytes(block);
    return options.hasMatchedOption(MemoryOptions.FIXED) ? memory.fixed() : memory;
  }

  private static ReplayLimits limits(ParseResult options) {
    ReplayLimits usual = ProofRequest.DEFAULT.limits();
    int accesses =
        number(options, MemoryOptions.SEGMENT_ACCESSES, usual.accesses(), 1, usual.accesses() << 1);
    int blocks =
        number(
            options,
            MemoryOptions.SEGMENT_BLOCKS,
            usual.touchedBlocks(),
            1,
            usual.touchedBlocks() << 2);
    int cells =
        number(options, MemoryOptions.SEGMENT_CELLS, (int) usual.cells(), 1, Integer.MAX_VALUE);
    if (!options.hasMatchedOption(MemoryOptions.PERSISTENT)) {
      for (String option :
          new String[] {
            MemoryOptions.SEGMENT_ACCESSES,
            MemoryOptions.SEGMENT_BLOCKS,
            MemoryOptions.SEGMENT_CELLS
          }) {
        if (options.hasMatchedOption(option)) {
          throw new BadInput(
              "%s: only with %s; a volatile memory is proven in one segment"
                  .formatted(option, MemoryOptions.PERSISTENT));
        }
      }
    }
    return new ReplayLimits(accesses, blocks, usual.adapterRecords(), cells);
  }

  /** The profile that an option names. */
  static Profile profile(ParseResult options, String option) {
    String name = options.matchedOptionValue(option, Profile.PROVEN_100.name());
    return Profile.named(name)
        .orElseThrow(() ->
            new BadInput(
                "%s: no profile is called %s; there are: %s"
                    .formatted(
                        option,
                        name,
                        Profile.SHIPPED.stream()
                            .map(Profile::name)
                            .collect(Collectors.joining(", ")))));
  }

  /** How many threads an option says. */
  static int threads(ParseResult options, String option) {
    return number(options, option, Runtime.getRuntime().availableProcessors(), 1, 1 << 10);
  }

  /** The number that an option says, which is in a range. */
  static int number(ParseResult options, String option, int otherwise, int least, int most) {
    int number = options.matchedOptionValue(option, otherwise);
    if (number < least || number > most) {
      throw new BadInput(
          "%s: %,d is not between %,d and %,d".formatted(option, number, least, most));
    }
    return number;
  }
}
