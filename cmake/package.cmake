# What `make install` and `make package` lay down. The programs, their man page and completions are
# the component "program"; the systemd unit belongs to the Debian package alone.

include(GNUInstallDirs)
install(TARGETS noctem noctem-run noctem-skill nocturne-agent RUNTIME COMPONENT program)
install(FILES LICENSE NOTICE README.md DESTINATION "${CMAKE_INSTALL_DOCDIR}"
  COMPONENT program OPTIONAL)
install(FILES packaging/noctem.service DESTINATION lib/systemd/system COMPONENT system)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME noctem)
set(CPACK_PACKAGE_CONTACT "The Noctem authors <noctem@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_SOURCE_DIR}/build/package")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, bubblewrap, libcurl4 (>= 7.88)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "curl")  # the built-in skills that reach the network
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${CMAKE_SOURCE_DIR}/packaging/debian/postinst"
  "${CMAKE_SOURCE_DIR}/packaging/debian/prerm"
  "${CMAKE_SOURCE_DIR}/packaging/debian/postrm")
include(CPack)
