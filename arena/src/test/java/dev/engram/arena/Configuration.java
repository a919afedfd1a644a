/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An arena to try.
 *
 * @param name for the report
 * @param shared whether threads may share it
 * @param debug whether it checks to the byte and keeps freed blocks back
 * @param build what is special about it
 */
record Configuration(
    String name, boolean shared, boolean debug, UnaryOperator<ArenaBuilder> build) {

  /** One of each kind; small ones mostly, so that there is seldom room. */
  static List<Configuration> all() {
    return List.of(
        new Configuration("plain", false, false, b -> b),
        new Configuration("tiny", false, false, b -> b.lanes(64 << 10, 64 << 10)),
        new Configuration(
            "compressing", false, false, b -> small(b).compression(new DeflateCodec())),
        new Configuration(
            "tracking",
            false,
            false,
            b ->
                small(b)
                    .compression(new DeflateCodec())
                    .trackAccess(true)
                    .trackLifetime(true)
                    .trackMoves(true)
                    .maxFastAge(2)
                    .idleEpochs(2)),
        new Configuration(
            "regions",
            false,
            false,
            b -> small(b).bumpRegions(true).trackLifetime(true).maxFastAge(1)),
        new Configuration(
            "growing", false, false, b -> b.lanes(128 << 10, 256 << 10).growTo(2 << 20)),
        new Configuration(
            "debug", false, true, b -> small(b).debug(true).compression(new DeflateCodec())),
        new Configuration(
            "debug regions",
            false,
            true,
            b -> small(b).debug(true).quarantine(0).bumpRegions(true)),
        new Configuration("few blocks", false, false, b -> small(b).maxBlocks(24 << 10)),
        new Configuration("shared", true, false, b -> small(b).compression(new DeflateCodec())),
        new Configuration(
            "shared, asymmetric",
            true,
            false,
            b -> small(b).asymmetric(true).largePages(true).leakSampling(7).trackMoves(true)),
        new Configuration("game", false, false, b -> b.preset(Preset.GAME_LOOP)),
        new Configuration("bulk", true, false, b -> b.preset(Preset.BULK_PROCESSING)),
        new Configuration(
            "low memory",
            true,
            false,
            b -> b.preset(Preset.LOW_MEMORY).compression(new DeflateCodec())),
        new Configuration("pools", false, false, b -> b.preset(Preset.OBJECT_POOLING)),
        new Configuration("scratch", false, false, b -> b.preset(Preset.FRAME_SCRATCH)));
  }

  private static ArenaBuilder small(ArenaBuilder builder) {
    return builder.lanes(512 << 10, 1 << 20);
  }

  /** The arena. */
  Arena open(Consumer<BlockInfo> evicted) {
    ArenaBuilder builder = build.apply(Arena.builder()).onEviction(evicted);
    return shared ? builder.shared() : builder.confined();
  }

  @Override
  public String toString() {
    return name;
  }
}
