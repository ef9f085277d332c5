// What job::place points to: whatever the job is with.
#pragma once

namespace tenon::waiting {

class cancellable {
 public:
  // The job's caller has given up. Called on the job's loop.
  virtual void cancel() noexcept = 0;

 protected:
  ~cancellable() = default;
};

}  // namespace tenon::waiting
