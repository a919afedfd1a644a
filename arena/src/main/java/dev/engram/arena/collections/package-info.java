/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Typed use of an arena: elements in one block each collection, and no Java object for any of them.
 *
 * <p>A {@link dev.engram.arena.collections.Struct} says what an element looks like: a {@code
 * MemoryLayout}, a record's components, or one number. The collections count elements and find them
 * in their block: {@link dev.engram.arena.collections.ArenaBuffer} never grows, {@link
 * dev.engram.arena.collections.ArenaList}, {@link dev.engram.arena.collections.ArenaStack} and
 * {@link dev.engram.arena.collections.ArenaQueue} double, {@link
 * dev.engram.arena.collections.ArenaRent} is there for a scope. An element is named by its index
 * and a field by its offset, which is asked for once; both stay good while the block moves from
 * lane to lane, is compressed or grows. {@link dev.engram.arena.collections.Utf8} keeps strings.
 */
@NullMarked
package dev.engram.arena.collections;

import org.jspecify.annotations.NullMarked;
