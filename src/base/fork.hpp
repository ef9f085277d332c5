// Noticing that the process is a fork of the one that filled a buffer.
#pragma once

namespace tenon {

// A number that differs between a process and its children made by fork(2). Costs one atomic load.
unsigned fork_generation() noexcept;

}  // namespace tenon
