/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.reference;

/** What is done to a machine from outside. */
sealed interface HostCall {

  record Allocate(long cells, int type, int flags) implements HostCall {}

  record Reallocate(long block, long cells) implements HostCall {}

  record Free(long block) implements HostCall {}

  record Store(long address, byte[] data) implements HostCall {}

  record Load(long address, int length) implements HostCall {}

  record Copy(long from, long to, long length) implements HostCall {}

  record Compact(int type, int percent, long cells) implements HostCall {}

  record Settle() implements HostCall {}
}
