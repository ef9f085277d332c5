// The same operations with several libraries.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

// Each member does one operation and reads its whole result. `id` is that of a user.
struct contender {
  std::string name;
  std::function<void(int id)> find_unique;  // a user by id
  std::function<void(int id)> find_many;    // the 100 users behind this one
  std::function<void(int id)> include;      // the 50 users behind this one, with their 500 posts
  std::function<void(int id)> create;       // a post of the user, returned
  std::function<void(int id)> update;       // a user's counter, the user returned
};

// What a library without types of its own fills.
struct plain_user {
  int id = 0;
  std::string email;
  std::string name;
  bool has_name = false;
  std::string role;
  int logins = 0;
  std::string created_at;
};
struct plain_post {
  int id = 0;
  std::string title;
  bool published = false;
  int version = 0;
  int author_id = 0;
};
struct plain_user_with_posts : plain_user {
  std::vector<plain_post> posts;
};

contender with_tenon(const std::string& url);
contender with_libpq(const std::string& url);
contender with_libpqxx(const std::string& url);
contender with_soci(const std::string& url);

// So that no result is optimised away.
void consume(std::size_t n);
