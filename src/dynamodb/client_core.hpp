// What the copies of a client share.
#pragma once

#include "dynamodb/retry.hpp"
#include "dynamodb/service_failure.hpp"
#include "observe/observer.hpp"
#include "waiting/runner.hpp"

#include <tenon/dynamodb/client.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace tenon::dynamodb {

// The memory of a call: the request's JSON and the answer.
struct call_space {
  std::string body;
  api_reply reply;
};

// Things that are used again and again, by one caller at a time.
template <class T>
class spare {
 public:
  explicit spare(std::size_t most) : most_(most) { kept_.reserve(most); }

  std::unique_ptr<T> take() {
    const std::lock_guard lock(mutex_);
    if (kept_.empty()) return nullptr;
    std::unique_ptr<T> one = std::move(kept_.back());
    kept_.pop_back();
    return one;
  }

  void give_back(std::unique_ptr<T> one) noexcept {
    const std::lock_guard lock(mutex_);
    if (kept_.size() < most_) kept_.push_back(std::move(one));
  }

 private:
  const std::size_t most_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> kept_;
};

struct client::binding {
  std::shared_ptr<core> home;
  std::optional<client> bound;
  void* context = nullptr;
  void (*body)(void* context, client& bound) = nullptr;
  waiting::runner fiber;
};

struct client::core {
  core(std::shared_ptr<transport> to, const client_options& chosen);

  std::shared_ptr<transport> through;
  const client_options options;
  observe::observer watch;
  retry_policy retries;
  spare<call_space> spaces{64};
  spare<binding> bindings{64};

  // Sends what is in `space` until it is answered, and leaves the answer there. Throws the error that the service
  // answers. `read`: what is to be done with the answer, whose failures are the call's.
  template <class Read>
  void perform(const called& what, const api_call& call, api_reply& reply, bool is_repeatable, query::waiter& w,
               std::chrono::milliseconds limit, const Read& read);
};

// A call_space for the duration of a call.
class space_lease {
 public:
  explicit space_lease(spare<call_space>& from) : from_(from), space_(from.take()) {
    if (!space_) space_ = std::make_unique<call_space>();
    space_->body.clear();
  }
  space_lease(const space_lease&) = delete;
  space_lease& operator=(const space_lease&) = delete;
  ~space_lease() {
    constexpr std::size_t usual = 256 * 1024;
    if (space_->body.capacity() <= usual && space_->reply.body.capacity() <= usual) from_.give_back(std::move(space_));
  }
  call_space* operator->() const noexcept { return space_.get(); }

 private:
  spare<call_space>& from_;
  std::unique_ptr<call_space> space_;
};

}  // namespace tenon::dynamodb
