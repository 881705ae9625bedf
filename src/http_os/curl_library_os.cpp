#include "curl_library_os.hpp"

#include <dlfcn.h>

#include "noctem/http_os/client.hpp"

namespace noctem::http_os {

namespace {

constexpr const char* kFile = "libcurl.so.4";

class Loader {
 public:
  explicit Loader(void* library) : library_(library) {}

  template <typename Function>
  void find(Function*& function, const char* name) {
    function = reinterpret_cast<Function*>(::dlsym(library_, name));
    missing_ = function == nullptr ? name : missing_;
  }
  const char* missing() const { return missing_; }

 private:
  void* library_;
  const char* missing_ = nullptr;
};

}  // namespace

Result<CurlLibrary> load_curl() {
  void* library = ::dlopen(kFile, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    return fail(unavailable("curl",
                            "libcurl is missing, without which nobody can be asked "
                            "(Debian's package libcurl4)"));
  }
  CurlLibrary curl{};
  Loader loader(library);
  loader.find(curl.global_init, "curl_global_init");
  loader.find(curl.global_cleanup, "curl_global_cleanup");
  loader.find(curl.version_info, "curl_version_info");
  loader.find(curl.easy_init, "curl_easy_init");
  loader.find(curl.easy_cleanup, "curl_easy_cleanup");
  loader.find(curl.easy_reset, "curl_easy_reset");
  loader.find(curl.easy_setopt, "curl_easy_setopt");
  loader.find(curl.easy_getinfo, "curl_easy_getinfo");
  loader.find(curl.easy_strerror, "curl_easy_strerror");
  loader.find(curl.multi_init, "curl_multi_init");
  loader.find(curl.multi_cleanup, "curl_multi_cleanup");
  loader.find(curl.multi_setopt, "curl_multi_setopt");
  loader.find(curl.multi_add_handle, "curl_multi_add_handle");
  loader.find(curl.multi_remove_handle, "curl_multi_remove_handle");
  loader.find(curl.multi_perform, "curl_multi_perform");
  loader.find(curl.multi_poll, "curl_multi_poll");
  loader.find(curl.multi_wakeup, "curl_multi_wakeup");
  loader.find(curl.multi_info_read, "curl_multi_info_read");
  loader.find(curl.slist_append, "curl_slist_append");
  loader.find(curl.slist_free_all, "curl_slist_free_all");
  ::dlclose(library);  // it stays: RTLD_NODELETE
  if (loader.missing() != nullptr) {
    return fail(
        unavailable("curl", std::string("libcurl is too old: it has no ") + loader.missing()));
  }
  return curl;
}

Result<std::string> client_version() {
  NOCTEM_TRY(const CurlLibrary curl, load_curl());
  return std::string(curl.version_info(CURLVERSION_NOW)->version);
}

}  // namespace noctem::http_os
