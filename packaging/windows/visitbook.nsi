; The set-up program for Windows: for one user, without the rights of an administrator.
;
;   makensis -DVERSION=0.1.0 -DPAYLOAD=..\..\dist\visitbook packaging\windows\visitbook.nsi
;
; PAYLOAD is the folder that `py run.py bundle` made on Windows. Silent: visitbook-VERSION-setup.exe /S [/D=FOLDER]
; (/D last and without quotes); silent removal: uninstall.exe /S. Sites are folders of the user and are never touched.

Unicode true
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!ifndef VERSION | PAYLOAD
  !error "say -DVERSION=... and -DPAYLOAD=..."
!endif
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Visitbook"

Name "Visitbook ${VERSION}"
OutFile "..\..\dist\visitbook-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Visitbook"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Visitbook"
VIAddVersionKey "FileDescription" "Visitbook set-up"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "..\icon.ico"
!define MUI_UNICON "..\icon.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\visitbook.exe"
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A program that runs cannot be replaced: opening its file for writing tells. Silent, the exit code is 3.
!macro RefuseWhileItRuns
  ${If} ${FileExists} "$INSTDIR\visitbook.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\visitbook.exe" a
    ${If} ${Errors}
      MessageBox MB_ICONEXCLAMATION "Visitbook is open. Close it, then start again." /SD IDOK
      SetErrorLevel 3
      Abort
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section "Visitbook"
  !insertmacro RefuseWhileItRuns
  ; An older version leaves no module behind that the new one would find.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Visitbook.lnk" "$INSTDIR\visitbook.exe"

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegStr HKCU "${KEY}" "DisplayName" "Visitbook"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\visitbook.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" "$0"
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  !insertmacro RefuseWhileItRuns
  ; Only what was put there: a folder of the user's own inside stays, and with it the folder itself.
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\visitbook.exe"
  Delete "$INSTDIR\visitbook-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Visitbook.lnk"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
